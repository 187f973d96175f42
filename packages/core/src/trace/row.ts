import { textOf } from '../bytes/ascii.ts';
import { visible } from '../bytes/visible.ts';
import type { Traced } from '../channel/trace.ts';
import type { TraceEnd } from './trace.ts';

/** What crossed a line, or became of it, in words: a line for people, in its parts. */
export interface Row {
  /** Seconds since the beginning, `    0.004`. */
  readonly seconds: string;
  /** To the module, from it, or the line's end. */
  readonly arrow: '→' | '←' | '×';
  /** The kind of the record, or the reason of the end. */
  readonly what: string;
  /** In no way what a terminal obeys. */
  readonly text: string;
}

/** How much of a payload is shown. */
const PREVIEW = 32;

/** A record, `since` the time of the header. */
export const rowOf = ({ at, direction, kind, text, bytes }: Traced, since: number): Row => ({
  seconds: seconds(at - since),
  arrow: direction === 'out' ? '→' : '←',
  what: kind,
  text: kind === 'payload' || kind === 'input' ? `${shown(text)} "${preview(bytes)}"` : shown(text),
});

/** How it ended. */
export const endRow = ({ at, lost }: TraceEnd, since: number): Row => ({
  seconds: seconds(at - since),
  arrow: '×',
  what: lost?.reason ?? 'closed',
  text: lost?.message ?? '',
});

/** The line. */
export const lineOf = ({ seconds: at, arrow, what, text }: Row): string =>
  `${at} ${arrow} ${what.padEnd(8)} ${text}`.trimEnd();

const shown = (text: string): string => visible(text).replaceAll('\n', '\\x0a');

const preview = (bytes: Uint8Array): string =>
  shown(textOf(bytes, 0, Math.min(PREVIEW, bytes.length))) + (bytes.length > PREVIEW ? '…' : '');

const seconds = (ms: number): string => (ms / 1_000).toFixed(3).padStart(9);
