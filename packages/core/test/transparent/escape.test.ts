import type { Link } from '@atrx/transport';
import * as fc from 'fast-check';
import { NEVER, Observable, VirtualTimeScheduler } from 'rxjs';
import { ascii } from '../../src/bytes/ascii.ts';
import { Channel } from '../../src/channel/channel.ts';
import { gsm } from '../../src/dialects/gsm.ts';
import { Carrier } from '../../src/stack/transparent/carrier.ts';
import { DataMode } from '../../src/stack/transparent/data-mode.ts';
import { byPlusses } from '../../src/stack/transparent/step-out.ts';
import { holds } from '../holds.ts';

/** A byte as the module's UART has it, and when. */
interface Typed {
  readonly byte: number;
  readonly at: number;
}

const PLUS = 0x2b;

/** Whether that would end data mode, by the letter of note 4: 500 ms, `+++` with less than 20 ms between each, 500 ms. */
const escapes = (typed: readonly Typed[]): boolean =>
  typed.some(({ byte, at }, i) => {
    const [before, second, third, after] = [typed[i - 1], typed[i + 1], typed[i + 2], typed[i + 3]];
    if (byte !== PLUS || second?.byte !== PLUS || third?.byte !== PLUS) return false;
    return (
      at - (before?.at ?? -1_000) >= 500 &&
      second.at - at < 20 &&
      third.at - second.at < 20 &&
      (after?.at ?? Number.POSITIVE_INFINITY) - third.at >= 500
    );
  });

/** Writes, each after a pause, over a line that takes that long for each, and is left so long after it is asked for. */
interface Writing {
  readonly text: string;
  readonly pause: number;
  readonly takes: number;
  readonly leftAfter: number | undefined;
}

/** Plays the writes in data mode: what the module has heard in the end. */
const played = (writings: readonly Writing[]): readonly Typed[] => {
  const clock = new VirtualTimeScheduler();
  const typed: Typed[] = [];
  let takes = 0;
  let free = 0;
  const link: Link = {
    bytes$: NEVER,
    // One write behind the other, and what is on its way cannot be taken back.
    write: (bytes) =>
      new Observable((subscriber) => {
        free = Math.max(free, clock.now()) + takes;
        clock.schedule(() => {
          for (const byte of bytes) typed.push({ byte, at: clock.now() });
          subscriber.complete();
        }, free - clock.now());
      }),
  };
  const mode = new DataMode(
    {
      channel: new Channel(link, gsm, clock),
      scheduler: clock,
      endings: gsm.endings,
      stepOut: byPlusses,
      carrier: new Carrier(undefined, clock),
      refusal: { _tag: 'NotConnected', address: '1.2.3.4:7' },
    },
    { data: () => undefined, ended: () => undefined, lapsed: () => undefined, failed: () => undefined },
  );
  mode.enter();
  // One behind the other, as a pipe has it: the next when this is written, or left.
  const next = (i: number): void => {
    const writing = writings[i];
    if (!writing) return;
    clock.schedule(() => {
      takes = writing.takes;
      let gone = false;
      const go = () => {
        if (gone) return;
        gone = true;
        next(i + 1);
      };
      const life = mode.write(ascii(writing.text)).subscribe({ complete: go });
      if (writing.leftAfter !== undefined)
        clock.schedule(() => {
          life.unsubscribe();
          go();
        }, writing.leftAfter);
    }, writing.pause);
  };
  next(0);
  clock.maxFrames = Number.POSITIVE_INFINITY;
  clock.flush();
  return typed;
};

const text = fc
  .array(fc.constantFrom('+', '++', '+++', 'a', '-'), { maxLength: 4 })
  .map((parts) => parts.join(''));
const pause = fc.constantFrom(0, 0, 1, 19, 20, 249, 250, 500, 501, 1_000);
const writing = fc.record({
  text,
  pause,
  takes: fc.constantFrom(0, 0, 1, 19, 600),
  leftAfter: fc.constant(undefined),
});

describe('what is written in data mode', () => {
  it('is an escape where nobody takes care: the model of the module has teeth', () => {
    const typed = (...bytes: readonly (readonly [text: string, at: number])[]) =>
      bytes.flatMap(([of, at]) => [...ascii(of)].map((byte) => ({ byte, at })));
    expect(escapes(typed(['a', 0], ['+++', 500]))).toBe(true);
    expect(escapes(typed(['a', 0], ['+', 500], ['++', 519], ['a', 1_019]))).toBe(true);
    expect(escapes(typed(['a', 0], ['+++', 499]))).toBe(false);
    expect(escapes(typed(['a', 0], ['+', 500], ['++', 520]))).toBe(false);
    expect(escapes(typed(['a', 0], ['++++', 500]))).toBe(false);
    expect(escapes(typed(['a', 0], ['+++', 500], ['a', 999]))).toBe(false);
  });

  it.each([[['+++']], [['+', '+', '+']], [['++', '+']], [['+', '++']], [['a', '+++', 'b']]])(
    '%j is none, however long the silence around it',
    (texts) => {
      const writes = texts.map((of) => ({ text: of, pause: 1_000, takes: 0, leftAfter: undefined }));
      expect(escapes(played(writes))).toBe(false);
      expect(escapes(played(writes.map((write) => ({ ...write, pause: 0 }))))).toBe(false);
    },
  );

  it('is none, whatever is written, when, over however slow a line; and all of it arrives', () => {
    holds(
      fc.property(fc.array(writing, { maxLength: 8 }), (writings) => {
        const typed = played(writings);
        expect(escapes(typed)).toBe(false);
        expect(typed.map(({ byte }) => String.fromCharCode(byte)).join('')).toBe(
          writings.map((write) => write.text).join(''),
        );
      }),
      500,
    );
  });

  it('is none, whoever leaves which write when', () => {
    const left = fc.oneof(fc.constant(undefined), pause);
    const leaving = fc.tuple(writing, left).map(([write, leftAfter]) => ({ ...write, leftAfter }));
    holds(
      fc.property(fc.array(leaving, { maxLength: 8 }), (writings) => {
        expect(escapes(played(writings))).toBe(false);
      }),
      500,
    );
  });

  it('of a megabyte of plusses is none, and is not slowed down', () => {
    const typed = played([{ text: '+'.repeat(1024 * 1024), pause: 1_000, takes: 0, leftAfter: undefined }]);
    expect(typed.length).toBe(1024 * 1024);
    expect(typed.at(-1)?.at).toBe(1_000);
  });
});
