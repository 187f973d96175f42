import { text } from '../test/desk.ts';
import { ascii } from './ascii.ts';
import { type Escape, passed, settles, typed } from './escape.ts';

/** One piece, and how many ms after the one before it was typed. */
type Stroke = readonly [gap: number, characters: string];

/** What a host that types so, and then no more, sends to the peer, and what it types as commands. */
const read = (strokes: readonly Stroke[]): { payload: string; commands: string | undefined } => {
  let reading: Escape = { held: 0, last: 0 };
  let now = 0;
  let payload = '';
  const settle = (until: number): boolean => {
    for (let at = settles(reading); at !== undefined && at <= until; at = settles(reading)) {
      const step = passed(reading, at);
      payload += text(step.payload);
      reading = step.reading;
      if (step.left) return true;
    }
    return false;
  };
  for (const [i, [gap, characters]] of strokes.entries()) {
    now += gap;
    // A timer that is due at this very moment may come before the byte, or after it: both are tried.
    const left = settle(now - 1) || typed(reading, ascii(characters), now).left;
    expect(settle(now) || left).toBe(left);
    if (left)
      return {
        payload,
        commands: strokes
          .slice(i)
          .map(([, rest]) => rest)
          .join(''),
      };
    const step = typed(reading, ascii(characters), now);
    payload += text(step.payload);
    reading = step.reading;
  }
  const left = settle(Number.POSITIVE_INFINITY);
  return { payload, commands: left ? '' : undefined };
};

/** The same by the words of the note: three in a row, silence before and behind, none between. */
const defined = (strokes: readonly Stroke[]): ReturnType<typeof read> => {
  const bytes = strokes.flatMap(([gap, characters]) =>
    [...characters].map((character, i) => ({ gap: i === 0 ? gap : 0, character })),
  );
  for (let at = 0; at + 3 <= bytes.length; at++) {
    const [first, second, third, next] = bytes.slice(at, at + 4);
    const pluses = bytes.slice(at, at + 3).every(({ character }) => character === '+');
    const together = (second?.gap ?? 0) < 20 && (third?.gap ?? 0) < 20;
    if (pluses && together && (first?.gap ?? 0) >= 500 && (next?.gap ?? 500) >= 500) {
      const characters = bytes.map(({ character }) => character);
      return { payload: characters.slice(0, at).join(''), commands: characters.slice(at + 3).join('') };
    }
  }
  return { payload: bytes.map(({ character }) => character).join(''), commands: undefined };
};

describe('+++ (note 4)', () => {
  it.each<[string, readonly Stroke[], string, string | undefined]>([
    ['in one piece', [[500, '+++']], '', ''],
    [
      'byte by byte',
      [
        [500, '+'],
        [0, '+'],
        [0, '+'],
      ],
      '',
      '',
    ],
    [
      'as slowly as may be',
      [
        [500, '+'],
        [19, '+'],
        [19, '+'],
      ],
      '',
      '',
    ],
    ['too soon', [[499, '+++']], '+++', undefined],
    [
      'too slow in the middle',
      [
        [500, '+'],
        [20, '+'],
        [0, '+'],
      ],
      '+++',
      undefined,
    ],
    [
      'too slow at the end',
      [
        [500, '++'],
        [20, '+'],
      ],
      '+++',
      undefined,
    ],
    [
      'followed too soon',
      [
        [500, '+++'],
        [499, 'AT'],
      ],
      '+++AT',
      undefined,
    ],
    [
      'followed in time',
      [
        [500, '+++'],
        [500, 'AT'],
      ],
      '',
      'AT',
    ],
    ['one too many', [[500, '++++']], '++++', undefined],
    [
      'one too many, late',
      [
        [500, '+++'],
        [499, '+'],
      ],
      '++++',
      undefined,
    ],
    ['one too few', [[500, '++']], '++', undefined],
    ['with something before it', [[500, 'a+++']], 'a+++', undefined],
    ['with something behind it', [[500, '+++a']], '+++a', undefined],
    [
      'after one that failed',
      [
        [500, '+'],
        [500, '+++'],
      ],
      '+',
      '',
    ],
    [
      'behind payload',
      [
        [0, 'data'],
        [500, '+++'],
        [600, 'ATO\r'],
      ],
      'data',
      'ATO\r',
    ],
  ])('%s', (_, strokes, payload, commands) => {
    expect(read(strokes)).toEqual({ payload, commands });
    expect(defined(strokes)).toEqual({ payload, commands });
  });

  it('is what the note says it is, whatever is typed and whenever', () => {
    const pieces: readonly Stroke[] = [0, 19, 20, 499, 500].flatMap((gap) =>
      ['+', '++', '+++', 'a'].map((characters): Stroke => [gap, characters]),
    );
    let strokes: readonly (readonly Stroke[])[] = [[]];
    for (let length = 1; length <= 3; length++) {
      strokes = strokes.flatMap((before) => pieces.map((piece) => [...before, piece]));
      for (const one of strokes) expect([one, read(one)]).toEqual([one, defined(one)]);
    }
  });

  it('asks for a look at the clock only while something is held back', () => {
    const start: Escape = { held: 0, last: 0 };
    expect(settles(start)).toBeUndefined();
    const one = typed(start, ascii('+'), 500).reading;
    expect(settles(one)).toBe(520);
    expect(settles(typed(one, ascii('++'), 519).reading)).toBe(1019);
  });
});
