import type { Traced, TraceKind } from '@atrx/core';
import type { Annotation } from './annotations.ts';
import type { Colours } from './screen.ts';

/** No row is wider than this. */
export const WIDTH = 110;

/** Where the annotations begin, counted from the line. */
const LINE = 37;

type Paint = (text: string) => string;

interface Look {
  readonly name: string;
  readonly paint: Paint;
}

/** What kinds of bytes there are, as people see them. */
const looks = (c: Colours): Readonly<Record<TraceKind, Look>> => ({
  command: { name: 'command', paint: (text) => c.bold(c.cyan(text)) },
  echo: { name: 'echo', paint: c.dim },
  response: { name: 'answer', paint: c.green },
  urc: { name: 'urc', paint: c.magenta },
  prompt: { name: 'prompt', paint: c.yellow },
  input: { name: 'payload', paint: c.blue },
  payload: { name: 'payload', paint: c.blue },
  escape: { name: 'escape', paint: c.red },
  noise: { name: 'noise', paint: c.red },
});

/** A row of the transcript: when, which way, what it is, the line, and what it means. */
export const rowOf = (c: Colours, ms: number, traced: Traced, annotation?: Annotation): string => {
  const { name, paint } = looks(c)[traced.kind];
  const refused = traced.kind === 'response' && /ERROR|FAIL/.test(traced.text);
  const shown = clipped(lineOf(traced), WIDTH - COLUMNS);
  const colour = refused ? c.red : traced.text === 'OK' ? (text: string) => c.dim(paint(text)) : paint;
  const line = colour(shown) + ' '.repeat(Math.max(0, LINE - shown.length));
  const start = `${stamp(c, ms)}  ${traced.direction === 'out' ? c.cyan('→') : c.green('←')}  ${c.dim(name.padEnd(7))}  `;
  const room = WIDTH - COLUMNS - Math.max(LINE, shown.length) - 2;
  if (!annotation || room < 20) return `${start}${line}`.trimEnd();
  const section = annotation.section ? ` §${annotation.section}` : '';
  return `${start}${line}  ${c.dim(clipped(annotation.text, room - section.length))}${c.yellow(section)}`;
};

/** How wide everything before the line is. */
const COLUMNS = 22;

/** Seconds since the first byte, as they stand at the start of each row. */
export const stamp = (c: Colours, ms: number): string => c.dim((ms / 1_000).toFixed(3).padStart(8));

const lineOf = ({ kind, text, bytes }: Traced): string =>
  bytes && (kind === 'payload' || kind === 'input')
    ? `${text}  ${preview(bytes)}`
    : text.replace(CONTROL, '·');

/** What a terminal obeys: ESC comes back in the first echo. */
const CONTROL = /\p{Cc}/gu;

/** The beginning of a payload: as text where it is text, otherwise as what it is. */
const preview = (bytes: Uint8Array): string => {
  const start = Buffer.from(bytes.subarray(0, 48)).toString('latin1');
  return /^[\x20-\x7e\r\n]*$/.test(start)
    ? JSON.stringify(start)
    : `${Buffer.from(bytes.subarray(0, 10)).toString('hex').match(/../g)?.join(' ')} …`;
};

const clipped = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
