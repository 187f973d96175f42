import {
  decodeEntry,
  decodeHeader,
  endRow,
  explain,
  rowOf,
  type TraceFault,
  type TraceHeader,
} from '@atrx/core/trace';
import { either as E } from 'fp-ts';
import pc from 'picocolors';
import { concatMap, defer, type Observable } from 'rxjs';
import { UsageError } from '../usage-error.ts';
import type { FileLine } from './lines-of.ts';
import { gapBetween, paintedRow } from './painted-row.ts';

/** The lines of a trace file as people are shown them. A file that is cut off ends so; another fault errors with `UsageError`. */
export const toldLines = (line$: Observable<FileLine>): Observable<string> =>
  defer(() => {
    let number = 0;
    let header: TraceHeader | undefined;
    let before = 0;
    return line$.pipe(
      concatMap(({ text, whole }): readonly string[] => {
        number++;
        if (text.trim() === '') return [];
        if (!header) {
          header = right(decodeHeader(text));
          before = header.at;
          return [];
        }
        const entry = decodeEntry(text, number);
        if (E.isLeft(entry) && !whole) return [pc.red(`          … cut off in line ${number} of its file`)];
        const told = right(entry);
        const { at } = 'record' in told ? told.record : told.end;
        const gap = gapBetween(before, at);
        before = at;
        const row = 'record' in told ? rowOf(told.record, header.at) : endRow(told.end, header.at);
        return gap === undefined ? [paintedRow(row)] : [gap, paintedRow(row)];
      }),
    );
  });

const right = <A>(decoded: E.Either<TraceFault, A>): A => {
  if (E.isRight(decoded)) return decoded.right;
  throw new UsageError(explain(decoded.left));
};
