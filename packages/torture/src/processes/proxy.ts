import { connect, createServer, type Socket } from 'node:net';

/** A stretch of network between a client and a server, for harm to be done to. */
export interface Path extends AsyncDisposable {
  readonly port: number;
  /** To which port of the loopback it leads. */
  readonly lead: (to: number) => void;
  /** Every connection ends, and none is let in until it is mended. `abruptly`: with a RST. */
  readonly cut: (abruptly: boolean) => void;
  /** Nothing passes any more, and nobody is told; new connections are let in, and nothing passes there either. */
  readonly freeze: () => void;
  /** What was frozen ends; what comes from now on passes. */
  readonly mend: () => void;
}

export const proxy = async (): Promise<Path> => {
  const pairs = new Set<readonly [Socket, Socket]>();
  const guests = new Set<Socket>();
  let target = 0;
  let state: 'open' | 'cut' | 'frozen' = 'open';
  const end = (abruptly: boolean) => {
    for (const pair of pairs)
      for (const socket of pair) abruptly ? socket.resetAndDestroy() : socket.destroy();
    pairs.clear();
  };
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (near) => {
    guests.add(near);
    near.on('error', () => undefined).once('close', () => guests.delete(near));
    if (state === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    const pair = [near, far] as const;
    pairs.add(pair);
    const over = () => {
      // The other end of what is frozen does not hear of it before it is mended.
      if (state === 'frozen') return;
      pairs.delete(pair);
      // In good order: what was sent before the end still arrives.
      for (const socket of pair) socket.destroySoon();
    };
    far.on('error', () => undefined).once('close', over);
    near.once('close', over);
    if (state === 'frozen') return;
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    lead: (to) => {
      target = to;
    },
    cut: (abruptly) => {
      state = 'cut';
      end(abruptly);
    },
    freeze: () => {
      state = 'frozen';
      for (const [near, far] of pairs) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    mend: () => {
      if (state === 'frozen') end(false);
      state = 'open';
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        end(true);
        for (const guest of guests) guest.destroy();
        server.close(() => resolve());
      }),
  };
};
