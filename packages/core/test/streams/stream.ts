import * as fc from 'fast-check';
import { ascii } from '../../src/bytes/ascii.ts';
import { catalogue } from '../hostile/catalogue.ts';
import { HostileLine } from '../hostile/hostile-line.ts';
import { uncaught } from '../hostile/uncaught.ts';
import { grammatical, type Piece } from './grammar.ts';
import { type Mutation, mutated, mutation } from './mutations.ts';

/** What a module prints, what becomes of it on the line, and who waits for an answer meanwhile. */
export interface Stream {
  /** Which commands are asked at first. */
  readonly asked: readonly number[];
  readonly pieces: readonly Piece[];
  readonly mutations: readonly Mutation[];
  /** The sizes of the chunks in which it comes, over and over. */
  readonly sizes: readonly number[];
  /** What goes by behind a chunk, in ms, over and over. */
  readonly waits: readonly number[];
  /** Who leaves behind which chunk. */
  readonly leaves: readonly (readonly [chunk: number, who: number])[];
  /** How long the line takes to take a command, in ms. */
  readonly pace: number;
  /** The module repeats command lines once it is honest. */
  readonly repeats: boolean;
}

const one = fc.nat(catalogue.length - 1);

export const stream: fc.Arbitrary<Stream> = fc.record({
  asked: fc.array(one, { minLength: 1, maxLength: 3 }),
  pieces: fc.array(grammatical, { minLength: 1, maxLength: 12 }),
  mutations: fc.array(mutation, { maxLength: 6 }),
  sizes: fc.array(fc.constantFrom(1, 2, 3, 7, 16, 64, 300, 4_096), { minLength: 1, maxLength: 4 }),
  waits: fc.array(fc.constantFrom(0, 0, 0, 1, 30, 300, 1_100, 2_100, 6_000), { minLength: 1, maxLength: 4 }),
  leaves: fc.array(fc.tuple(fc.nat(8), fc.nat(2)), { maxLength: 2 }),
  pace: fc.constantFrom(0, 0, 0, 5, 900),
  repeats: fc.boolean(),
});

/** Walls come in chunks of this size: they are all the same bytes, which nobody may write into. */
const BRICK = 65_536;
const bricks = new Map<number, Uint8Array>();
const brick = (byte: number): Uint8Array => {
  const made = bricks.get(byte) ?? new Uint8Array(BRICK).fill(byte);
  bricks.set(byte, made);
  return made;
};

/** What is there, chunk by chunk. */
function* chunks(pieces: readonly Piece[], sizes: readonly number[]): Generator<Uint8Array> {
  let turn = 0;
  for (const piece of together(pieces)) {
    if (typeof piece !== 'string')
      for (let left = piece.length; left > 0; left -= BRICK)
        yield brick(piece.byte).subarray(0, Math.min(left, BRICK));
    else
      for (let at = 0; at < piece.length; ) {
        const size = sizes[turn++ % sizes.length] ?? 1;
        yield ascii(piece.slice(at, at + size));
        at += size;
      }
  }
}

/** Texts that follow one another are one: what cuts them is no piece's end. */
const together = (pieces: readonly Piece[]): readonly Piece[] => {
  const whole: Piece[] = [];
  for (const piece of pieces) {
    const latest = whole.at(-1);
    if (typeof piece === 'string' && typeof latest === 'string') whole[whole.length - 1] = latest + piece;
    else whole.push(piece);
  }
  return whole;
};

/** Plays it: what was wrong. */
export const played = ({ asked, pieces, mutations, sizes, waits, leaves, pace, repeats }: Stream) => {
  const faults: string[] = [];
  const thrown = uncaught(() => {
    const line = new HostileLine();
    line.pace = pace;
    for (const which of asked) {
      const command = catalogue[which];
      if (command) line.ask(command);
    }
    let at = 0;
    for (const chunk of chunks(mutated(pieces, mutations), sizes)) {
      line.say(chunk);
      const wait = waits[at % waits.length] ?? 0;
      if (wait > 0) line.pass(wait);
      for (const [when, who] of leaves) if (when === at) line.errands[who]?.leave();
      at += 1;
    }
    faults.push(...line.judge(repeats));
  });
  return [
    ...faults,
    ...thrown.map((error) => (error instanceof Error ? String(error.stack) : String(error))),
  ];
};
