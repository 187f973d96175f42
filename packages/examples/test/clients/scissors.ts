import { connect, createServer, type Socket } from 'node:net';
import { listening, shut } from './listening.ts';

/** A line to a server of this machine that is cut again and again: what was opened through it is reset. */
export interface Scissors {
  readonly port: number;
  /** How often it was cut so far. */
  readonly cuts: () => number;
  readonly close: () => Promise<void>;
}

/** Cuts behind so many bytes that the client has sent, then behind the next number of them, as long as there is one. */
export const scissors = async (to: number, behind: readonly number[]): Promise<Scissors> => {
  const ends = new Set<Socket>();
  let cuts = 0;
  let left = behind[0] ?? Number.POSITIVE_INFINITY;
  const cut = () => {
    cuts++;
    left = behind[cuts] ?? Number.POSITIVE_INFINITY;
    for (const end of ends) end.resetAndDestroy();
  };
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
    const far = connect(to, '127.0.0.1');
    joined(near, far);
    joined(far, near);
    near.on('data', ({ length }: Buffer) => {
      left -= length;
      if (left <= 0) cut();
    });
  });
  const port = await listening(server);
  return {
    port,
    cuts: () => cuts,
    close: () => {
      for (const end of ends) end.destroy();
      return shut(server);
    },
  };
};
