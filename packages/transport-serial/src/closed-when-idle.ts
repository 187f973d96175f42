import type { LinuxSetOptions } from '@serialport/bindings-cpp';
import type { UnixPort } from './unix-port.ts';

/**
 * The port, closed only when no call of this process is under way on it: a call that a thread of the pool is still in
 * keeps the device open and locked after close(2) has returned, and one that has yet to begin would find the number of
 * the file descriptor given to somebody else.
 */
export const closedWhenIdle = (port: UnixPort): UnixPort => {
  const { read, write, update, drain, flush, set, get, close } = port;
  const underWay = new Set<Promise<unknown>>();
  const noted = <A>(call: Promise<A>): Promise<A> => {
    const forget = () => underWay.delete(call);
    underWay.add(call);
    call.then(forget, forget);
    return call;
  };

  port.read = (buffer, offset, length) => noted(read.call(port, buffer, offset, length));
  port.write = (buffer) => noted(write.call(port, buffer));
  port.update = (options) => noted(update.call(port, options));
  port.set = (lines: LinuxSetOptions) => noted(set.call(port, lines));
  port.drain = () => noted(drain.call(port));
  port.flush = () => noted(flush.call(port));
  port.get = () => noted(get.call(port)) as ReturnType<typeof get>;
  port.close = async () => {
    const { fd } = port;
    port.fd = null; // nothing new begins
    port.poller.stop(); // and nobody waits any more
    await Promise.allSettled(underWay);
    port.fd = fd;
    await close.call(port);
  };
  return port;
};
