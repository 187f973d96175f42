import { either as E, function as F } from 'fp-ts';
import type { Traced } from '../channel/trace.ts';
import { End, Header, Named, type Problem, Record } from './codecs.ts';
import type { TraceFault } from './fault.ts';
import { FORMAT, type Trace, type TraceEnd, type TraceHeader, VERSION } from './trace.ts';

/** What a line of a file holds, behind its first. */
export type TraceEntry = { readonly record: Traced } | { readonly end: TraceEnd };

/**
 * The text of a file as a trace. Where a writer was killed its last line is left out, and `cutAt` says so; anything else that
 * is wrong is told by its line.
 */
export const decode = (text: string): E.Either<TraceFault, Trace> => {
  const [first = '', ...rest] = text.split('\n');
  return F.pipe(
    decodeHeader(first),
    E.chain((known) => entries(known, rest)),
  );
};

/** The first line of a file. */
export const decodeHeader = (line: string): E.Either<TraceFault, TraceHeader> => {
  const json = parsed(line);
  const named = F.pipe(json, E.chain(Named));
  if (E.isLeft(named) || named.right.format !== FORMAT) return E.left({ _tag: 'NotATrace' });
  const { version } = named.right;
  if (version !== VERSION) return E.left({ _tag: 'UnknownVersion', version });
  return F.pipe(json, E.chain(Header), E.mapLeft(at(1)));
};

const entries = (header: TraceHeader, lines: readonly string[]): E.Either<TraceFault, Trace> => {
  const records: Traced[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const number = i + 2;
    const entry = decodeEntry(line, number);
    // Whoever writes a line ends it: one without its end is one that was not written to its end.
    if (E.isLeft(entry) && i === lines.length - 1) return E.right({ header, records, cutAt: number });
    if (E.isLeft(entry)) return entry;
    if ('end' in entry.right) {
      const after = lines.slice(i + 1).findIndex((other) => other.trim() !== '');
      return after < 0
        ? E.right({ header, records, end: entry.right.end })
        : E.left(at(number + 1 + after)('the trace has ended before it'));
    }
    records.push(entry.right.record);
  }
  return E.right({ header, records });
};

/** Any other line of a file, `number` counted from 1. */
export const decodeEntry = (line: string, number: number): E.Either<TraceFault, TraceEntry> =>
  F.pipe(parsed(line), E.chain(entryOf), E.mapLeft(at(number)));

const entryOf = (json: unknown): E.Either<Problem, TraceEntry> =>
  typeof json === 'object' && json !== null && 'end' in json
    ? F.pipe(
        End(json),
        E.map((end) => ({ end })),
      )
    : F.pipe(
        Record(json),
        E.map((record) => ({ record })),
      );

const parsed = (line: string): E.Either<Problem, unknown> =>
  E.tryCatch(
    (): unknown => JSON.parse(line),
    () => 'it is no JSON',
  );

const at =
  (line: number) =>
  (why: Problem): TraceFault => ({ _tag: 'BadLine', line, why });
