import type { VirtualNetwork } from '@atrx/emulator';
import { map, type Subscription } from 'rxjs';
import { textOf } from '../../../src/bytes/ascii.ts';
import { utf8 } from '../../../src/bytes/utf8.ts';
import type { Context } from '../../../src/stack/context/context.ts';
import type { Ledger } from '../ledger.ts';
import type { Stage } from '../stage.ts';

/** Datagrams to somebody who sends each back: what comes back is whole, one that was sent, and comes once. */
export const datagrams = (
  stage: Stage,
  books: Ledger,
  network: VirtualNetwork,
  context: Context,
): Subscription => {
  const { random, count, must, after } = stage;
  const port = random.whole(40_000, 60_000);
  network.udp(port, ({ bytes$ }) => bytes$.pipe(map((bytes) => bytes.slice())));
  const out = new Set<string>();
  const life = books.follow(`udp ${port}`, context.udp('10.0.0.8', port), {
    next: (socket) => {
      life.add(
        books.follow(`data u${port}`, socket.data$, {
          next: (bytes) => {
            count('datagrams');
            const text = textOf(bytes);
            must(
              out.delete(text),
              'I1',
              () =>
                `u${port} is told a datagram that was not sent, or is told twice: ${JSON.stringify(text.slice(0, 60))}`,
            );
          },
        }),
      );
      const send = (left: number) => {
        if (left === 0 || life.closed) return;
        const text = `${port}:${left}:${'\r\nOK\r\n'.repeat(random.whole(0, 60))}`;
        out.add(text);
        life.add(
          books.follow(`send u${port}`, socket.send(utf8(text)), {
            gone: () => after(random.whole(0, 1_000), () => send(left - 1)),
          }),
        );
      };
      send(random.whole(1, 6));
    },
  });
  after(random.whole(2_000, 20_000), () => life.unsubscribe());
  return life;
};
