import { harmless } from '../protocol/harmless.ts';
import type { Note } from './machine/effect.ts';

/** One line of the log: what happened to whom. Never a byte of what was carried, nor a token; control characters are escaped. */
export interface LogEntry {
  /** The wall clock's, as ISO 8601 has it. */
  readonly time: string;
  readonly level: 'info' | 'warn';
  /** The kind: 'Welcomed', 'LeaseEnded', 'Refused' … */
  readonly what: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

/** What happened at the door or to a port, of which the sessions know nothing. */
export type Incident =
  | { readonly _tag: 'Listening'; readonly url: string }
  | { readonly _tag: 'Stopping' }
  | {
      readonly _tag: 'Refused';
      readonly from: string;
      readonly status: number;
      readonly why: string;
      /** What becomes of the next ones from there. */
      readonly more?: string;
    }
  | { readonly _tag: 'LockedOut'; readonly from: string }
  | { readonly _tag: 'NotTakenIn'; readonly why: string }
  /** A connection that was no WebSocket made room for another: `left` more of its address wait. */
  | { readonly _tag: 'Crowded'; readonly from: string; readonly left: number }
  | { readonly _tag: 'Admitted'; readonly session: number; readonly from: string }
  | { readonly _tag: 'NotOpened'; readonly port: string; readonly why: string };

const WARNINGS: ReadonlySet<string> = new Set([
  'Refused',
  'LockedOut',
  'NotTakenIn',
  'Crowded',
  'NotOpened',
  'Gone',
  'Gap',
  'Stale',
  'WillRan',
]);

export const logEntry = (event: Note | Incident, time: Date): LogEntry => {
  const { _tag: what, ...fields } = event;
  return {
    time: time.toISOString(),
    level: WARNINGS.has(what) ? 'warn' : 'info',
    what,
    fields: Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key,
        typeof value === 'string' ? harmless(value) : value,
      ]),
    ),
  };
};
