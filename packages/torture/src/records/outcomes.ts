import type { Entry } from './journal.ts';
import { decodeRecord } from './record.ts';
import type { Piece } from './tally.ts';

/** What became of numbered records that clients wrote, held against what arrived at the UART. */
export interface Outcomes {
  readonly sent: number;
  /** Said to be written, and were not. */
  readonly lost: number;
  readonly doubled: number;
  readonly disordered: number;
  /** Said not to be written, and were. */
  readonly denied: number;
  /** Said not to be written, whether that is so or not. */
  readonly failed: number;
  /** Said to be of unknown fate. */
  readonly unknown: number;
  /** Begun, and nothing was said of them. */
  readonly open: number;
}

export const outcomes = (entries: readonly Entry[], heard: Uint8Array): Outcomes => {
  const arrived = Buffer.from(heard)
    .toString('latin1')
    .split('\n')
    .flatMap((line) => decodeRecord(line)?.number ?? []);
  const once = new Set(arrived);
  const said = new Map(
    entries.flatMap((entry) => (entry._tag === 'Sent' ? [[entry.number, entry.outcome] as const] : [])),
  );
  const of = (outcome: string) => [...said].flatMap(([number, how]) => (how === outcome ? [number] : []));
  return {
    sent: said.size,
    lost: of('written').filter((number) => !once.has(number)).length,
    doubled: arrived.length - once.size,
    disordered: arrived.filter((number, at) => number < (arrived[at - 1] ?? -1)).length,
    denied: of('failed').filter((number) => once.has(number)).length,
    failed: of('failed').length,
    unknown: of('unknown').length,
    open: of('begun').length,
  };
};

/** What a client was given, of all that its journal holds. */
export const received = (entries: readonly Entry[]): readonly Piece[] =>
  entries.flatMap((entry): readonly Piece[] => {
    if (entry._tag === 'Bytes') return [{ _tag: 'Bytes', bytes: entry.bytes ?? new Uint8Array() }];
    return entry._tag === 'Declared' || entry._tag === 'Undeclared'
      ? [{ _tag: entry._tag, why: entry.why }]
      : [];
  });
