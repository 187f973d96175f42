import { TransportError } from '@atrx/transport';
import * as fc from 'fast-check';
import { defer, EMPTY, Subject, VirtualTimeScheduler } from 'rxjs';
import { holds } from '../../test/holds.ts';
import type { Command } from '../at/command.ts';
import { ascii, textOf } from '../bytes/ascii.ts';
import { at, cpin, csq, qird, qisend } from '../commands/index.ts';
import { gsm } from '../dialects/gsm.ts';
import type { Framing } from '../wire/framing.ts';
import { Channel } from './channel.ts';
import type { Traced } from './trace.ts';

// Every byte that came in belongs to exactly one of six, in its order, whatever comes and in whatever pieces.

const framings: readonly Framing[] = [
  { multiple: true, head: false, remote: false, local: false },
  { multiple: true, head: true, remote: true, local: true },
  { multiple: false, head: true, remote: true, local: false },
  { multiple: false, head: false, remote: true, local: false, unframed: true },
];

const commands: readonly Command<unknown>[] = [
  at(),
  csq(),
  qird(),
  cpin('1234'),
  qisend({ index: 0, bytes: ascii('hello') }),
];

const words = [
  '\r\n',
  '\r',
  '\n',
  '\r\nOK\r\n',
  '\r\n+CSQ: 31,0\r\n',
  '\r\n0, CLOSED\r\n',
  '\r\n+CREG: 1\r\n',
  '\r\nCONNECT\r\n',
  '\r\nRDY\r\n',
  '\r\n+RECEIVE: 0, 5\r\nhello',
  '\r\n+RECEIVE: 1, 9\r\n',
  'RECV FROM:1.2.3.4:5\r\n',
  'TO:10.0.0.1\r\n',
  'IPD5:',
  'hello',
  '\r\n+QIRD: 1.2.3.4:80,TCP,8\r\n\r\nOK\r\nab',
  '\r\n> ',
  '>',
  'SEND OK\r\n',
  'AT\r',
  'AT+CSQ\r',
  'AT+CPIN="12',
  '34"\r',
  'AT+QISEND=0,5\r',
  '\x00\xff\xfe\r\n',
  'x'.repeat(300),
  'y'.repeat(5_000),
];

type Move =
  | { readonly _tag: 'Hear'; readonly text: string }
  | { readonly _tag: 'Run'; readonly command: number }
  | { readonly _tag: 'Frame'; readonly framing: number }
  /** In data mode from here on. */
  | { readonly _tag: 'Divert' }
  /** Command mode again, and so many of the last bytes were lines. */
  | { readonly _tag: 'Return'; readonly backlog: number }
  | { readonly _tag: 'Wait'; readonly milliseconds: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      _tag: fc.constant('Hear' as const),
      text: fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary-ascii', maxLength: 6 })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ _tag: fc.constant('Run' as const), command: fc.nat(commands.length - 1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ _tag: fc.constant('Frame' as const), framing: fc.nat(framings.length - 1) }),
  },
  { weight: 1, arbitrary: fc.constant({ _tag: 'Divert' as const }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('Return' as const), backlog: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constant('Wait' as const), milliseconds: fc.nat(6_000) }),
  },
);

const sum = (pieces: readonly { readonly size: number }[]): number =>
  pieces.reduce((all, { size }) => all + size, 0);

const textOfAll = (traced: readonly Traced[]): string => traced.map(({ bytes }) => textOf(bytes)).join('');

/** A line whose host does what it is told to, and what was told of its bytes. */
class Watched {
  readonly clock = new VirtualTimeScheduler();
  readonly traced: Traced[] = [];
  came = '';
  private readonly bytes$ = new Subject<Uint8Array>();
  private readonly channel: Channel;
  private taken = '';

  /** `answer`: what the module prints while it is written to. */
  constructor(answer = '') {
    const write = () =>
      defer(() => {
        if (answer !== '') this.hear(answer);
        return EMPTY;
      });
    this.channel = new Channel({ bytes$: this.bytes$, write }, gsm, this.clock, { secrets: 'shown' });
    this.channel.urc$.subscribe({
      // What a connection does in transparent mode.
      next: ({ _tag }) => _tag === 'DataMode' && this.divert(),
      error: () => undefined,
    });
  }

  watch(): this {
    this.came = '';
    this.channel.trace$.subscribe({
      next: (traced) => this.traced.push(traced),
      error: () => undefined,
    });
    return this;
  }

  /** Somebody else who watches, from now on. */
  watchedBesides() {
    const traced: Traced[] = [];
    const before = this.came.length;
    this.channel.trace$.subscribe({ next: (one) => traced.push(one), error: () => undefined });
    const heard = () => traced.filter(({ direction }) => direction === 'in');
    return {
      told: () => textOfAll(heard()),
      came: () => this.came.slice(before),
      sizes: () => heard().reduce((all, { pieces = [] }) => all + sum(pieces), 0),
    };
  }

  play(moves: readonly Move[], sizes: readonly number[]): this {
    let i = 0;
    for (const step of moves) {
      if (step._tag !== 'Hear') {
        this.step(step);
        continue;
      }
      for (let from = 0; from < step.text.length; ) {
        const size = sizes[i++ % sizes.length] ?? 1;
        this.hear(step.text.slice(from, from + size));
        from += size;
      }
    }
    return this;
  }

  lose(): this {
    this.bytes$.error(new TransportError('lost', 'unplugged'));
    return this;
  }

  get told(): string {
    return textOfAll(this.traced.filter(({ direction }) => direction === 'in'));
  }

  private hear(text: string): void {
    this.came += text;
    this.bytes$.next(ascii(text));
  }

  private divert(): void {
    this.channel.divert({
      take: (bytes) => {
        this.taken += textOf(bytes);
      },
      lost: () => undefined,
    });
  }

  private step(step: Exclude<Move, { _tag: 'Hear' }>): void {
    switch (step._tag) {
      case 'Run':
        this.channel.run(commands[step.command] as Command<unknown>).subscribe({ error: () => undefined });
        return;
      case 'Frame':
        this.channel.frame(framings[step.framing] as Framing);
        return;
      case 'Divert':
        if (!this.channel.diverted) this.divert();
        return;
      case 'Return':
        if (this.channel.diverted)
          this.channel.divert(undefined, ascii(step.backlog > 0 ? this.taken.slice(-step.backlog) : ''));
        this.taken = '';
        return;
      case 'Wait':
        this.clock.maxFrames = this.clock.frame + step.milliseconds;
        this.clock.flush();
        this.clock.frame = this.clock.maxFrames;
        return;
    }
  }
}

const moves = fc.array(move, { maxLength: 40, size: 'max' });
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

describe('what came in, as it was told', () => {
  it('is what came in, byte for byte, when the line has ended', () => {
    holds(
      fc.property(moves, sizes, fc.constantFrom('', ...words), (all, pieces, answer) => {
        const line = new Watched(answer).watch().play(all, pieces).lose();
        expect(line.told).toBe(line.came);
      }),
      200,
    );
  });

  it('is what came in, but for its end, at any time', () => {
    holds(
      fc.property(moves, sizes, (all, pieces) => {
        const line = new Watched().watch();
        for (const step of all) {
          line.play([step], pieces);
          expect(line.came.startsWith(line.told)).toBe(true);
        }
      }),
      200,
    );
  });

  it('is all that came in since somebody watches', () => {
    holds(
      fc.property(moves, moves, sizes, (before, after, pieces) => {
        const line = new Watched().play(before, pieces).watch().play(after, pieces).lose();
        expect(line.told).toBe(line.came);
      }),
      150,
    );
  });

  it('is all that came in since, for each who watches', () => {
    holds(
      fc.property(moves, moves, sizes, (before, after, pieces) => {
        const line = new Watched().watch().play(before, pieces);
        const late = line.watchedBesides();
        line.play(after, pieces).lose();
        expect(late.told()).toBe(late.came());
        expect(late.sizes()).toBe(late.came().length);
      }),
      150,
    );
  });

  it('has the sizes, the pieces and the kinds that it says', () => {
    const kinds = ['echo', 'response', 'urc', 'payload', 'prompt', 'noise'];
    holds(
      fc.property(moves, sizes, (all, pieces) => {
        const { traced } = new Watched().watch().play(all, pieces).lose();
        const came = traced.filter(({ direction }) => direction === 'in');
        const chunks = came.flatMap(({ pieces: how = [] }) => how.map(({ chunk }) => chunk));
        expect(traced.filter(({ size, bytes }) => bytes.length !== size)).toEqual([]);
        expect(came.filter(({ size, pieces: how = [] }) => sum(how) !== size)).toEqual([]);
        expect(came.filter(({ kind }) => !kinds.includes(kind))).toEqual([]);
        expect(chunks).toEqual([...chunks].sort((one, other) => one - other));
      }),
      60,
    );
  });
});

describe('each byte', () => {
  const told = (framing: Framing, ...texts: readonly string[]) => {
    const bytes$ = new Subject<Uint8Array>();
    const clock = new VirtualTimeScheduler();
    const channel = new Channel({ bytes$, write: () => EMPTY }, gsm, clock);
    const log: (readonly [string, string])[] = [];
    channel.trace$.subscribe({
      next: ({ kind, bytes }) => log.push([kind, textOf(bytes)]),
      error: () => undefined,
    });
    channel.frame(framing);
    for (const text of texts) bytes$.next(ascii(text));
    return { log, bytes$, clock };
  };
  const [plain = framings[0], headed = framings[1], single = framings[2]] = framings;
  const of = (framing: Framing | undefined): Framing => framing as Framing;

  it('of the header of a pushed block is no payload', () => {
    const block = '\r\n+RECEIVE: 0, 5\r\nhello';
    const expected = [
      ['urc', '\r\n+RECEIVE: 0, 5\r\n'],
      ['payload', 'hello'],
    ];
    expect(told(of(plain), block).log).toEqual(expected);
    expect(told(of(plain), block.slice(0, 7), block.slice(7, 18), block.slice(18)).log).toEqual(expected);
  });

  it('of each header of a block is one’s own', () => {
    const text = '\r\n+RECEIVE: 0, 1\r\nRECV FROM:1.2.3.4:5\r\nTO:10.0.0.1\r\nIPD1:a';
    const expected = [
      ['urc', '\r\n+RECEIVE: 0, 1\r\n'],
      ['urc', 'RECV FROM:1.2.3.4:5\r\n'],
      ['urc', 'TO:10.0.0.1\r\n'],
      ['urc', 'IPD1:'],
      ['payload', 'a'],
    ];
    expect(told(of(headed), text).log).toEqual(expected);
    expect(told(of(headed), ...text).log).toEqual(expected);
    expect(told(of(single), '\r\nRECV FROM:1.2.3.4:5\r\nIPD1:a').log).toEqual([
      ['urc', '\r\nRECV FROM:1.2.3.4:5\r\n'],
      ['urc', 'IPD1:'],
      ['payload', 'a'],
    ]);
  });

  it('of a header is told before its block comes', () => {
    expect(told(of(plain), '\r\n+RECEIVE: 0, 5\r\n').log).toEqual([['urc', '\r\n+RECEIVE: 0, 5\r\n']]);
  });

  it('of a line that never ends is told while it comes', () => {
    const { log } = told(of(plain), 'y'.repeat(5_000), 'y'.repeat(4_000), 'y\r\nRDY\r\n');
    expect(log.map(([kind, text]) => `${kind} ${text.length}`)).toEqual(['noise 9000', 'noise 3', 'urc 5']);
  });

  it('of what was unfinished when the line ended is noise', () => {
    const { log, bytes$ } = told(of(plain), '\r\nOK\r\n\r\n+CRE');
    bytes$.error(new TransportError('lost', 'unplugged'));
    expect(log.at(-1)).toEqual(['noise', '\r\n+CRE']);
  });

  it('of a header that stops half-way is noise, and what comes then is what it is', () => {
    const { log, bytes$, clock } = told(of(headed), '\r\n+RECEIVE: 0, 5\r\nRECV FR');
    clock.flush();
    bytes$.next(ascii('\r\nRDY\r\n'));
    expect(log).toEqual([
      ['urc', '\r\n+RECEIVE: 0, 5\r\n'],
      ['noise', 'RECV FR'],
      ['urc', '\r\nRDY\r\n'],
    ]);
  });
});
