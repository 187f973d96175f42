import { inspect } from 'node:util';
import { reasonOf } from '@atrx/core';
import { CommanderError } from 'commander';
import pc from 'picocolors';
import { exitCodeOf } from './exit-code.ts';
import { Interrupted } from './stopped.ts';
import { UsageError } from './usage-error.ts';

export interface ComplaintOptions {
  /** All that is known, below the line. */
  readonly debug?: boolean;
  /** For programs. */
  readonly json?: boolean;
}

/**
 * An error for a person: what happened and what to do, on one line; for a program, the same as JSON. Whoever has ended the program
 * is told nothing.
 */
export const complaint = (error: unknown, { debug = false, json = false }: ComplaintOptions): string => {
  if (error instanceof Interrupted) return '';
  const said = error instanceof Error ? error.message : String(error);
  const help =
    error instanceof CommanderError ? '. `atrx --help` and `atrx VERB --help` show what there is.' : '';
  const message = `${said.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ')}${help}`.replace(
    /([.!?)])\. /,
    '$1 ',
  );
  if (json) {
    const told = { tag: tagOf(error), message, exit: exitCodeOf(error) };
    return `${JSON.stringify({ error: debug ? { ...told, debug: inspect(error, { depth: 5 }) } : told })}\n`;
  }
  const line = `${pc.red('atrx:')} ${message}\n`;
  return debug ? `${line}${pc.dim(inspect(error, { depth: 5 }))}\n` : line;
};

/** What kind of failure it is: the tag of its reason (docs/failures.md), `Usage`, or `Error` for all others. */
const tagOf = (error: unknown): string => {
  if (error instanceof UsageError || error instanceof CommanderError) return 'Usage';
  const reason = reasonOf(error) ?? (error instanceof Error ? reasonOf(error.cause) : undefined);
  return reason?._tag ?? 'Error';
};
