import { read as fsRead } from 'node:fs';
import { BindingsError } from '@serialport/bindings-cpp';
import type { UnixPort } from './unix-port.ts';

// bindings-cpp 13.0.0 takes a read of 0 bytes for "nothing yet" and reads again without waiting: after a hang-up
// that is for ever, on a full core, until the heap is exhausted (bindings-cpp #162). Under O_NONBLOCK and VMIN = 1
// "nothing yet" is EAGAIN.
export const hangUpAware =
  (port: UnixPort): UnixPort['read'] =>
  async (buffer, offset, length) => {
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
