import {
  autoDetect,
  type BindingInterface,
  type BindingPortInterface,
  DarwinPortBinding,
  type LinuxOpenOptions,
  LinuxPortBinding,
} from '@serialport/bindings-cpp';
import { closedWhenIdle } from './closed-when-idle.ts';
import { hangUpAware } from './hang-up-aware.ts';
import { pollingForAll } from './polling-for-all.ts';
import { isUnixPort, type UnixPort } from './unix-port.ts';

/** How a port is opened. Without `vmin` and `vtime`: reading 0 bytes means that the device has gone, and nothing else. */
export type PortSettings = Omit<LinuxOpenOptions, 'vmin' | 'vtime'>;

/**
 * node-serialport's binding for this platform, with three repairs where it polls a file descriptor (Linux, macOS): a port
 * that goes away ends its read with an error, a stalled write does not stop reading, and what is closed is closed.
 */
export const binding: BindingInterface<BindingPortInterface, PortSettings> = {
  list: () => autoDetect().list(),
  open: async (options) => {
    const port = await autoDetect().open(options);
    return isUnixPort(port) ? repaired(port) : port;
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

const repaired = (port: UnixPort): UnixPort => {
  port.read = hangUpAware(port);
  port.poller.poll = pollingForAll(port.poller);
  return closedWhenIdle(port);
};
