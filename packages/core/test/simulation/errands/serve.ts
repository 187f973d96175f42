import type { VirtualNetwork } from '@atrx/emulator';
import type { Subscription } from 'rxjs';
import type { Context } from '../../../src/stack/context/context.ts';
import type { Conversation } from '../conversation.ts';
import type { Ledger } from '../ledger.ts';
import type { Stage } from '../stage.ts';
import { converse } from './connect.ts';

/** Listens for a while, and talks to whoever comes. */
export const serve = (
  stage: Stage,
  books: Ledger,
  network: VirtualNetwork,
  context: Context,
): Subscription => {
  const { random, count, after } = stage;
  const port = random.whole(2_000, 9_000);
  const visitors = new Map<string, Conversation>();
  const life = books.follow(`listen ${port}`, context.listen({ port }), {
    next: (client) => {
      const peer = visitors.get(client.remote.host);
      stage.must(
        peer !== undefined,
        'I5',
        () => `a client from ${client.remote.host} is told, who never came`,
      );
      if (!peer) return;
      count('connections by peer');
      const hangUp = () => void books.follow(`close ${peer.name}`, client.close$);
      life.add(converse(stage, books, peer, client, hangUp));
    },
    gone: () => {
      for (const peer of visitors.values()) peer.left = true;
    },
  });
  const call = (left: number) => {
    if (left === 0 || life.closed) return;
    const peer = books.visitor();
    const address = `10.9.${peer.port >> 8}.${peer.port & 255}`;
    visitors.set(address, peer);
    const calling = network.call({ protocol: 'TCP', port, from: { address, port: 5_000 } }).subscribe({
      next: ({ bytes$, write }) => {
        const hangUp = () => calling.unsubscribe();
        const endpoint = { protocol: 'TCP', address, port } as const;
        peer.service({ bytes$, endpoint }).subscribe({
          next: (bytes) => write(bytes).subscribe({ error: () => undefined }),
          complete: hangUp,
          error: hangUp,
        });
      },
      // Nobody listens there yet, or any more.
      error: () => undefined,
    });
    after(random.whole(200, 6_000), () => call(left - 1));
  };
  after(random.whole(500, 4_000), () => call(random.whole(1, 6)));
  after(random.whole(3_000, 30_000), () => life.unsubscribe());
  return life;
};
