import { textOf } from '../bytes/ascii.ts';
import { visible } from '../bytes/visible.ts';
import type { Traced } from '../channel/trace.ts';
import type { Trace } from './trace.ts';

/** How much of a payload is shown. */
const PREVIEW = 32;

/** A trace for people: a line for each record, with its seconds since the beginning. */
export const sequence = ({ header, records, end, cutAt }: Trace): string =>
  [
    ...records.map((traced) => lineOf(traced, header.at)),
    ...(end
      ? [
          `${seconds(end.at - header.at)} × ${end.lost ? `${end.lost.reason.padEnd(8)} ${end.lost.message}` : 'closed'}`,
        ]
      : []),
    ...(cutAt === undefined ? [] : [`          … cut off in line ${cutAt} of its file`]),
  ].join('\n');

const lineOf = ({ at, direction, kind, text, bytes }: Traced, since: number): string => {
  const arrow = direction === 'out' ? '→' : '←';
  const data = kind === 'payload' || kind === 'input' ? ` "${preview(bytes)}"` : '';
  return `${seconds(at - since)} ${arrow} ${kind.padEnd(8)} ${shown(text)}${data}`.trimEnd();
};

const shown = (text: string): string => visible(text).replaceAll('\n', '\\x0a');

const preview = (bytes: Uint8Array): string =>
  shown(textOf(bytes, 0, Math.min(PREVIEW, bytes.length))) + (bytes.length > PREVIEW ? '…' : '');

const seconds = (ms: number): string => (ms / 1_000).toFixed(3).padStart(9);
