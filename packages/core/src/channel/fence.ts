import { either as E } from 'fp-ts';
import type { Command } from '../at/command.ts';
import { accepted } from '../at/rules.ts';
import type { Turn, Turns } from './turns.ts';

/**
 * After a command that was left unanswered, a late answer may arrive at any time, and `OK` looks like any other `OK`.
 * The fence tells them apart by the echo: what comes before the echo of `AT` belongs to the past. Where the module
 * does not echo it is first told to (`ATE1`), whatever that is answered; a module that still does not is believed,
 * at the second probe, by an `OK` that silence follows.
 */
export interface Probe {
  readonly turn: Turn;
  /** Only its echo vouches for its answer. */
  readonly strict: boolean;
}

const probe = (line: string, timeout: number): Turn => {
  const command: Command<never> = { name: line, line: E.right(line), timeout, reply: accepted };
  return { id: 0, line, command };
};

const echoOn = probe('ATE1', 1_000);
const attention = probe('AT', 2_000);

/** This many fences in a row without an answer, and whoever waits is told that the module does not respond. */
export const PROBES = 2;

/** How long silence must last behind an `OK` that nothing else vouches for, in ms. */
export const QUIET_AFTER_OK = 500;

/** What the fence begins with. An echo that was there may have been switched off by the very command that was not answered. */
export const firstProbe = ({ echo, unanswered }: Turns): Probe =>
  echo === 'on' && unanswered === 0 ? lastProbe(0) : { turn: echoOn, strict: false };

export const lastProbe = (unanswered: number): Probe => ({
  turn: attention,
  strict: unanswered === 0,
});

export const isLastProbe = (turn: Turn): boolean => turn === attention;
