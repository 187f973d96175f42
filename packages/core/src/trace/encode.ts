import type { Traced } from '../channel/trace.ts';
import { writtenBytes } from './bytes.ts';
import { FORMAT, type Trace, type TraceEnd, type TraceHeader, VERSION } from './trace.ts';

/** A trace as the text of a file: a header, a line for each record, and how it ended. */
export const encode = ({ header, records, end }: Trace): string =>
  [encodeHeader(header), ...records.map(encodeRecord), ...(end ? [encodeEnd(end)] : [])].join('');

/** The first line of a file, with its line end: for a file that is written as it goes. */
export const encodeHeader = (header: TraceHeader): string =>
  line({ format: FORMAT, version: VERSION, ...header });

/** A line for what crossed the line, with its line end. */
export const encodeRecord = ({
  at,
  direction,
  kind,
  text,
  bytes,
  redacted,
  chunks,
  pieces,
}: Traced): string =>
  line({
    at,
    direction,
    kind,
    text,
    ...writtenBytes(bytes),
    ...(redacted && { redacted }),
    chunks,
    ...(pieces && { pieces: pieces.map((piece) => [piece.chunk, piece.at, piece.size]) }),
  });

/** The last line of a file, with its line end. */
export const encodeEnd = ({ at, lost }: TraceEnd): string =>
  line({ end: lost?.reason ?? 'closed', at, ...(lost && { message: lost.message }) });

const line = (record: object): string => `${JSON.stringify(record)}\n`;
