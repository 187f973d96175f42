import { read as fsRead } from 'node:fs';
import {
  autoDetect,
  type BindingInterface,
  type BindingPortInterface,
  BindingsError,
  DarwinPortBinding,
  type LinuxOpenOptions,
  LinuxPortBinding,
} from '@serialport/bindings-cpp';

/** How a port is opened. Without `vmin` and `vtime`: reading 0 bytes means that the device has gone, and nothing else. */
export type PortSettings = Omit<LinuxOpenOptions, 'vmin' | 'vtime'>;

type UnixPort = LinuxPortBinding | DarwinPortBinding;

/** libuv's UV_READABLE and UV_WRITABLE. */
const READABLE = 1;
const WRITABLE = 2;

/**
 * node-serialport's binding for this platform, with two repairs where it polls a file descriptor (Linux, macOS):
 * a port that goes away ends its read with an error, and a stalled write no longer stops reading.
 */
export const binding: BindingInterface<BindingPortInterface, PortSettings> = {
  list: () => autoDetect().list(),
  open: async (options) => {
    const port = await autoDetect().open(options);
    return isUnix(port) ? repaired(port) : port;
  },
};

/** The same for a terminal that is open already, by its file descriptor: what it opens ignores the settings. */
export const bindingOf = (fd: number): typeof binding => {
  const Port = process.platform === 'darwin' ? DarwinPortBinding : LinuxPortBinding;
  return { ...binding, open: async (options) => repaired(new Port(fd, { ...DEFAULTS, ...options })) };
};

const DEFAULTS = {
  dataBits: 8,
  stopBits: 1,
  parity: 'none',
  rtscts: false,
  xon: false,
  xoff: false,
  xany: false,
  hupcl: false,
  lock: false,
  vmin: 1,
  vtime: 0,
} as const;

const isUnix = (port: BindingPortInterface): port is UnixPort => 'poller' in port;

const repaired = (port: UnixPort): UnixPort => {
  port.read = (buffer, offset, length) => read(port, buffer, offset, length);
  port.poller.poll = pollingForAll(port.poller);
  return port;
};

// bindings-cpp 13.0.0 takes a read of 0 bytes for "nothing yet" and reads again without waiting: after a hang-up
// that is for ever, on a full core, until the heap is exhausted (bindings-cpp #162). Under O_NONBLOCK and VMIN = 1
// "nothing yet" is EAGAIN.
const read = async (port: UnixPort, buffer: Buffer, offset: number, length: number) => {
  for (;;) {
    const bytesRead = await readNow(descriptor(port), buffer, offset, length);
    if (bytesRead === 0) throw new BindingsError('The device hung up: the read returned no bytes.');
    if (bytesRead !== undefined) return { buffer, bytesRead };
    descriptor(port); // closed meanwhile: its poller is freed, and a call to it ends the process (napi_unwrap)
    await readable(port);
  }
};

const descriptor = ({ fd }: UnixPort): number => {
  if (fd === null) throw new BindingsError('The port was closed on this side.', { canceled: true });
  return fd;
};

/** How many bytes were read; undefined when there are none yet. */
const readNow = (fd: number, buffer: Buffer, offset: number, length: number) =>
  new Promise<number | undefined>((resolve, reject) => {
    fsRead(fd, buffer, offset, length, null, (error, bytesRead) => {
      if (!error) resolve(bytesRead);
      else if (TRANSIENT.includes(error.code)) resolve(undefined);
      else reject(error);
    });
  });

const TRANSIENT: readonly (string | undefined)[] = ['EAGAIN', 'EWOULDBLOCK', 'EINTR'];

const readable = (port: UnixPort) =>
  new Promise<void>((resolve, reject) => {
    port.poller.once('readable', (error) => (error ? reject(error) : resolve()));
  });

// uv_poll_start replaces the events asked for before, and bindings-cpp 13.0.0 passes it only the new one
// (src/poller.cpp): while a write waits for room nothing is read, and two such ends wait for each other for ever.
const pollingForAll = (poller: UnixPort['poller']) => {
  const poll = poller.poll.bind(poller);
  return (events = 0) =>
    poll(
      events |
        (poller.listenerCount('readable') > 0 ? READABLE : 0) |
        (poller.listenerCount('writable') > 0 ? WRITABLE : 0),
    );
};
