import { decodeRecord } from './record.ts';

/** What a client was given, in order: bytes, the word that some are missing here, or the lack of it. */
export type Piece =
  | { readonly _tag: 'Bytes'; readonly bytes: Uint8Array }
  | { readonly _tag: 'Declared'; readonly why: string }
  | { readonly _tag: 'Undeclared'; readonly why: string };

/** What became of numbered records on their way. */
export interface Tally {
  readonly received: number;
  /** Never came, and nobody said so. */
  readonly lost: number;
  /** Never came, and the client was told where. */
  readonly declared: number;
  readonly doubled: number;
  readonly disordered: number;
  /** Lines that are no record: what is left of one where its stream was cut. */
  readonly damaged: number;
  /** Positions that were not where the bytes before had ended, without a word. */
  readonly undeclared: number;
}

/** Counts what arrived of the records 0 (or the first that came) to `last`. */
export const tally = (pieces: Iterable<Piece>, last?: number): Tally => {
  const seen = new Set<number>();
  /** Those passed over, and whether somebody said so. */
  const missing = new Map<number, boolean>();
  const counts = { doubled: 0, disordered: 0, damaged: 0, undeclared: 0 };
  let highest: number | undefined;
  let declared = false;
  let rest = '';

  const arrive = (number: number) => {
    if (seen.has(number)) counts.doubled += 1;
    else if (highest !== undefined && number < highest) counts.disordered += 1;
    for (let passed = (highest ?? number - 1) + 1; passed < number; passed += 1)
      missing.set(passed, declared);
    seen.add(number);
    missing.delete(number);
    highest = Math.max(highest ?? number, number);
    declared = false;
  };

  for (const piece of pieces) {
    if (piece._tag === 'Undeclared') {
      counts.undeclared += 1;
      continue;
    }
    if (piece._tag === 'Declared') {
      // What the gap has torn is part of it.
      rest = '';
      declared = true;
      continue;
    }
    const lines = (rest + Buffer.from(piece.bytes).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const record = decodeRecord(line);
      if (record) arrive(record.number);
      // A client that comes into a running stream begins in the middle of a record.
      else if (highest !== undefined && !declared) counts.damaged += 1;
    }
  }
  for (let passed = (highest ?? -1) + 1; last !== undefined && passed <= last; passed += 1)
    missing.set(passed, declared);

  const told = [...missing.values()].filter(Boolean).length;
  return { received: seen.size, lost: missing.size - told, declared: told, ...counts };
};
