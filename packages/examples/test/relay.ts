import { connect, createServer, type Socket } from 'node:net';
import { listening, shut } from './clients/listening.ts';

/** A line to a server of this machine that can be cut. */
export interface Relay {
  readonly port: number;
  /** What was opened through it is reset. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

/** The server's port is asked for with each connection; `sent` is told how many bytes have just come from this side. */
export const relay = async (
  to: () => number,
  sent: (bytes: number) => void = () => undefined,
): Promise<Relay> => {
  const ends = new Set<Socket>();
  const joined = (one: Socket, other: Socket) => {
    ends.add(one);
    one
      .on('error', () => undefined)
      .on('close', () => {
        ends.delete(one);
        other.destroy();
      });
    one.pipe(other);
  };
  const server = createServer((near) => {
    const far = connect(to(), '127.0.0.1');
    joined(near, far);
    joined(far, near);
    near.on('data', ({ length }: Buffer) => sent(length));
  });
  const port = await listening(server);
  return {
    port,
    cut: () => {
      for (const end of ends) end.resetAndDestroy();
    },
    close: () => {
      for (const end of ends) end.destroy();
      return shut(server);
    },
  };
};
