import { endRow, lineOf, rowOf } from './row.ts';
import type { Trace } from './trace.ts';

/** A trace for people: a line for each record, with its seconds since the beginning. */
export const sequence = ({ header, records, end, cutAt }: Trace): string =>
  [
    ...records.map((traced) => lineOf(rowOf(traced, header.at))),
    ...(end ? [lineOf(endRow(end, header.at))] : []),
    ...(cutAt === undefined ? [] : [`          … cut off in line ${cutAt} of its file`]),
  ].join('\n');
