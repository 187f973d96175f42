import { type Link, type Transport, TransportError } from '@atrx/transport';
import { Observable, Subject, type Subscription } from 'rxjs';
import { textOf } from '../../src/bytes/ascii.ts';
import { seams, spliced } from './seams.ts';
import type { Stage } from './stage.ts';
import type { News } from './urcs.ts';

/** The line between a module and whoever opens it, and what befalls it. */
export interface Wire {
  readonly transport: Transport;
  /** It is torn out; nobody can open it before it is put in again. */
  readonly unplug: () => void;
  readonly plug: () => void;
  /** How many bytes it has carried to the host, or begun to. */
  received: number;
}

/** What a UART makes of a glitch. */
const NOISE = [
  [0x00],
  [0xff, 0xfe],
  [0x80, 0x0d, 0x00],
  [0x2b, 0x43, 0x52, 0x45],
  [0xf8, 0x00, 0xf8, 0xc0, 0x7f],
];

export const wire = (stage: Stage, line: Transport, news: News): Wire => {
  const { random, clock, count, goesWrong, after, note } = stage;
  const tearing$ = new Subject<void>();
  let torn = false;

  const splice = (bytes: Uint8Array): Uint8Array => {
    let now = bytes;
    const insert = (text: string | Uint8Array, where: 'between' | 'within') => {
      const at = random.any(seams(now)[where]);
      if (at === undefined) return false;
      now = spliced(now, at, text);
      return true;
    };
    if (goesWrong('splice') && random.chance(0.1)) {
      const text = random.chance(0.7)
        ? news.next()
        : random.pick(['+CREG: 1', '+CGREG: 1', 'RING', '+CREG: 5'] as const);
      if (insert(`\r\n${text}\r\n`, 'between')) count('spliced URCs');
    }
    if (goesWrong('echo-splice') && random.chance(0.05) && insert(`\r\n${news.next()}\r\n`, 'within'))
      count('URCs in an echo');
    if (goesWrong('noise') && random.chance(0.05)) {
      // Not behind the last line: what comes next may be a block without a line end before it.
      const { between } = seams(now);
      const at = random.any(
        between.filter((one) => one < now.length && textOf(now.subarray(one, one + 2)) === '\r\n'),
      );
      if (at !== undefined) {
        now = spliced(now, at, Uint8Array.from(random.any(NOISE) ?? []));
        count('noise');
      }
    }
    return now;
  };

  const pieces = (bytes: Uint8Array): readonly Uint8Array[] => {
    if (!goesWrong('chunks') || bytes.length < 2) return [bytes];
    const most = random.pick([1, 3, 20, 400] as const);
    const cut: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      const size = random.whole(1, most);
      cut.push(bytes.slice(at, at + size));
      at += size;
    }
    if (cut.length > 1) count('cut chunks', cut.length);
    return cut;
  };

  const transport: Transport = new Observable((subscriber) => {
    const fail = () => subscriber.error(new TransportError('lost', 'The line was torn out.'));
    if (torn) return subscriber.error(new TransportError('not-found', 'There is no such device.'));
    let last = 0;
    let reader: Subscription | undefined;
    const arriving$ = new Subject<Uint8Array>();
    const queue: { readonly piece: Uint8Array; readonly due: number }[] = [];
    let moving = false;
    /** One timer for all that is on its way. */
    const move = () => {
      for (let next = queue[0]; next && next.due <= clock.now(); next = queue[0]) {
        queue.shift();
        arriving$.next(next.piece);
      }
      const [next] = queue;
      if (!next || moving) return;
      moving = true;
      after(next.due - clock.now(), () => {
        moving = false;
        move();
      });
    };
    const deliver = (piece: Uint8Array, delay: number) => {
      last = Math.max(last, clock.now() + delay);
      queue.push({ piece, due: last });
      move();
    };
    const came = (bytes: Uint8Array) => {
      const meddled = splice(bytes);
      note('  ~', () => JSON.stringify(textOf(meddled).slice(0, 90)));
      self.received += meddled.length;
      for (const [, place] of textOf(meddled).matchAll(/\+CMTI: "SM",(\d+)/g))
        news.sent(`+CMTI: "SM",${place}`);
      for (const piece of pieces(meddled)) {
        const late = goesWrong('delay') && random.chance(0.2) ? random.whole(1, 60) : 0;
        if (late > 0) count('delayed chunks');
        deliver(piece, late);
      }
    };
    subscriber.add(
      line.subscribe({
        next: (link: Link) =>
          subscriber.next({
            ...link,
            bytes$: new Observable((taker) => {
              const life = arriving$.subscribe(taker);
              reader = link.bytes$.subscribe({
                next: came,
                error: (error) => taker.error(error),
                complete: () => taker.complete(),
              });
              return life.add(reader);
            }),
          }),
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
    subscriber.add(tearing$.subscribe(fail));
    return () => {
      reader?.unsubscribe();
      news.cut();
    };
  });

  const self: Wire = {
    transport,
    unplug: () => {
      torn = true;
      news.cut();
      tearing$.next();
    },
    plug: () => {
      torn = false;
    },
    received: 0,
  };
  return self;
};
