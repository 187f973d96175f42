import type { Traced } from '../channel/trace.ts';
import type { Trace } from './trace.ts';

/** What a module does of its part, and waits for, in the order of the recording. */
export type Part =
  /** It hears this. */
  | Heard
  /** It says this, in one chunk. */
  | Said;

export interface Heard {
  readonly _tag: 'Heard';
  readonly at: number;
  /** The number of the record, counted from 1. */
  readonly record: number;
  readonly traced: Traced;
}

export interface Said {
  readonly _tag: 'Said';
  readonly at: number;
  readonly bits: readonly Bit[];
}

/** What of a chunk belongs to one record. */
export interface Bit {
  readonly bytes: Uint8Array;
  readonly traced: Traced;
}

/** The chunks as they came in, between them what was written. */
export const partsOf = ({ records }: Trace): readonly Part[] => {
  const chunks = new Map<number, Said & { readonly bits: Bit[] }>();
  const written: Heard[] = [];
  for (const [i, traced] of records.entries()) {
    if (traced.direction === 'out') written.push({ _tag: 'Heard', at: traced.at, record: i + 1, traced });
    let from = 0;
    for (const { chunk, at, size } of traced.pieces ?? []) {
      const said = chunks.get(chunk) ?? { _tag: 'Said', at, bits: [] };
      said.bits.push({ bytes: traced.bytes.subarray(from, from + size), traced });
      chunks.set(chunk, said);
      from += size;
    }
  }
  const parts: Part[] = [];
  for (const [number, said] of [...chunks].sort(([one], [other]) => one - other)) {
    while (written[0] && written[0].traced.chunks < number) parts.push(...written.splice(0, 1));
    parts.push(said);
  }
  return [...parts, ...written];
};
