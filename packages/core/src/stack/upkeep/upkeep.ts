import { either as E } from 'fp-ts';
import { number } from '../../at/argument.ts';
import { escaping } from '../../at/escape-effect.ts';
import type { Reason } from '../../at/reason.ts';
import { utf8 } from '../../bytes/utf8.ts';
import type { Dialect } from '../../dialects/dialect.ts';

/** How a peer is asked whether it is still there (note 6). Times in ms. */
export interface DetectOptions {
  /** What is sent to the peer, which gets it as data like any other. Default: `TCP detect`, as the note has it. */
  readonly probe?: string | Uint8Array;
  /** How long the peer has until AT+QISACK is asked for the first time. Default: 5,000. */
  readonly first?: number;
  /** How long until it is asked again. Default: 10,000. */
  readonly again?: number;
  /** How often it is asked again. Default: 12. */
  readonly times?: number;
  /** Bytes that are pending after so long without any either way are the proof by themselves. Default: 480,000. */
  readonly idle?: number;
}

/** The same, and when to ask: `idle` is how long nothing may be sent or received, 8 minutes by default (note 6.1). */
export type KeepAliveOptions = DetectOptions;

/** The options with nothing left open. */
export interface Upkeep {
  readonly probe: Uint8Array;
  readonly first: number;
  readonly again: number;
  readonly times: number;
  readonly idle: number;
}

const DAY = 86_400_000;
const LONGEST_PROBE = 1_460;

/** The options judged: what is out of its range is refused before anything is asked. */
export const upkeep = (
  { probe = 'TCP detect', first = 5_000, again = 10_000, times = 12, idle = 480_000 }: DetectOptions,
  { escape: effect }: Dialect,
): E.Either<Reason, Upkeep> => {
  const bytes = utf8(probe);
  const checks = [
    number('the idle time', idle, 1_000, DAY),
    number('the time to the first question', first, 100, DAY),
    number('the time between the questions', again, 100, DAY),
    number('the number of repetitions', times, 0, 1_000),
    number('the length of the probe', bytes.length, 1, LONGEST_PROBE),
  ];
  for (const check of checks) if (E.isLeft(check)) return check;
  const reason = escaping(bytes, effect);
  return reason ? E.left(reason) : E.right({ probe: bytes, first, again, times, idle });
};
