import type { VirtualNetwork } from '@atrx/emulator';
import { Subscription } from 'rxjs';
import type { Socket } from '../../../src/stack/connection/socket.ts';
import type { Context } from '../../../src/stack/context/context.ts';
import { content } from '../content.ts';
import type { Conversation } from '../conversation.ts';
import type { Ledger } from '../ledger.ts';
import type { Stage } from '../stage.ts';

/** A TCP connection: read, written, closed or left, at moments that look random. */
export const connect = (
  stage: Stage,
  books: Ledger,
  network: VirtualNetwork,
  context: Context,
): Subscription => {
  const { random, count } = stage;
  const peer = books.peer(network);
  const life = books.follow(`tcp ${peer.name}`, context.tcp('10.0.0.9', peer.port), {
    next: (socket) => {
      count('connections');
      life.add(converse(stage, books, peer, socket, () => life.unsubscribe()));
    },
    error: () => count('connections failed'),
    gone: () => {
      peer.left = true;
    },
  });
  // It is opened in good order, or in the middle of it somebody thinks better of it.
  if (stage.goesWrong('cancel') && random.chance(0.1)) {
    count('cancelled');
    stage.after(random.whole(0, 3_000), () => life.unsubscribe());
  }
  return life;
};

/** What is done with a connection, whoever opened it. `leave` hangs up on it. */
export const converse = (
  stage: Stage,
  books: Ledger,
  peer: Conversation,
  socket: Socket,
  leave: () => void,
): Subscription => {
  const { random, count, after, goesWrong, must } = stage;
  const all = new Subscription();
  const { name } = peer;

  const read = () => {
    if (all.closed) return;
    const reading = books.follow(`data ${name}`, socket.data$, {
      next: peer.heard,
      complete: peer.completed,
    });
    all.add(reading);
    if (!goesWrong('cancel') || random.chance(0.7)) return;
    // Whoever leaves for a while finds later what came meanwhile.
    after(random.whole(0, 4_000), () => {
      if (reading.closed) return;
      count('cancelled');
      reading.unsubscribe();
      after(random.whole(0, 1_000), read);
    });
  };
  after(random.chance(0.7) ? 0 : random.whole(0, 5_000), read);

  const write = (times: number) => {
    if (all.closed || times === 0) return;
    const bytes = content(random, random.whole(1, random.pick([30, 1_460, 4_000] as const)), false);
    let told = 0;
    let over = false;
    const rest = () => {
      if (over || told >= bytes.length) return;
      over = true;
      peer.parcel(bytes.subarray(told, Math.min(told + 1_460, bytes.length)), 'tried');
    };
    const sending = books.follow(`send ${name}`, socket.deliver(bytes), {
      next: ({ from, to, outcome }) => {
        must(
          from === told && to > from && to <= bytes.length,
          'I2',
          () => `${name} is told of ${from} to ${to} behind ${told}`,
        );
        peer.parcel(bytes.subarray(from, to), outcome);
        told = to;
        over = outcome !== 'sent';
      },
      gone: rest,
      complete: () => after(random.whole(0, 2_000), () => write(times - 1)),
    });
    all.add(sending);
    if (goesWrong('cancel') && random.chance(0.15))
      after(random.whole(0, 600), () => {
        if (sending.closed) return;
        count('cancelled');
        sending.unsubscribe();
      });
  };
  after(random.whole(0, 1_500), () => write(random.whole(0, 5)));

  after(random.whole(500, 25_000), () => {
    if (all.closed) return;
    peer.left = true;
    if (random.chance(0.5)) return leave();
    // Where that fails, nothing but leaving it is left.
    books.follow(`close ${name}`, socket.close$, { error: leave });
  });
  return all;
};
