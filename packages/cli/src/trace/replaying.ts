import { readFile } from 'node:fs/promises';
import { Departure, decode, explain, replay, type Trace } from '@atrx/core/trace';
import { printable } from '@atrx/core/typed';
import type { Link } from '@atrx/transport';
import { either as E } from 'fp-ts';
import {
  asyncScheduler,
  catchError,
  concat,
  concatMap,
  debounceTime,
  defer,
  EMPTY,
  endWith,
  exhaustMap,
  from,
  ignoreElements,
  type MonoTypeOperatorFunction,
  merge,
  mergeMap,
  NEVER,
  type Observable,
  type SchedulerAction,
  type SchedulerLike,
  Subject,
  startWith,
  takeWhile,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { uart, type Where } from '../uart/uart.ts';
import { UsageError } from '../usage-error.ts';

export interface Pace {
  /** How many times as fast as it was; Infinity: as fast as the host is. */
  readonly speed: number;
  /** How long the host may take with what comes next, in ms. Default: as long as it likes. */
  readonly within?: number | undefined;
}

/** Where its last bytes wait for the host to read them: a terminal that is gone has lost what was in it. In ms. */
const LAST_WORDS = 500;

/**
 * The module of a trace file on a UART, for any program. Completes when all of it was played, as the line ended or the host has
 * left; errors where the host departs from the trace, or leaves before its end.
 */
export const replaying = (path: string, where: Where, pace: Pace): Observable<never> =>
  from(traceIn(path)).pipe(
    mergeMap((trace) => uart(where).pipe(exhaustMap((host) => played(trace, host, pace)))),
    takeWhile((what) => what !== OVER),
    ignoreElements(),
  );

const OVER = 'over';

const traceIn = async (path: string): Promise<Trace> => {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new UsageError(`${path} cannot be read (${cause.message}).`, { cause });
  });
  const trace = decode(text);
  if (E.isLeft(trace)) throw new UsageError(`${path}: ${explain(trace.left)}`);
  return trace.right;
};

const played = (trace: Trace, host: Link, { speed, within }: Pace): Observable<string> =>
  defer(() => {
    const stirred$ = new Subject<void>();
    let heard = 0;
    const left = () => {
      const record = nextOf(trace, heard);
      return record === undefined
        ? EMPTY
        : throwError(() => missing(trace, record, 'The host left before that.'));
    };
    // Its last words are written and read before the line is gone, as they were.
    const lost = <T>(then$: Observable<never>): MonoTypeOperatorFunction<T> =>
      catchError((error: unknown) => (isTheEnd(trace, error) ? then$ : throwError(() => plain(error))));
    return replay(trace, { scheduler: paced(speed) }).pipe(
      lost(NEVER),
      mergeMap((module) => {
        const said$ = concat(
          module.bytes$.pipe(
            lost(EMPTY),
            tap(() => stirred$.next()),
            concatMap(host.write),
          ),
          timer(LAST_WORDS),
        );
        const heard$ = host.bytes$.pipe(
          tap((bytes) => {
            heard += bytes.length;
            stirred$.next();
          }),
          concatMap(module.write),
          lost(NEVER),
        );
        const silence$ =
          within === undefined
            ? NEVER
            : stirred$.pipe(
                startWith(undefined),
                debounceTime(within),
                mergeMap(() =>
                  throwError(() =>
                    missing(trace, nextOf(trace, heard), `Nothing was written for ${within} ms.`),
                  ),
                ),
              );
        return merge(
          said$.pipe(ignoreElements(), endWith(OVER)),
          concat(heard$, defer(left)).pipe(ignoreElements(), endWith(OVER)),
          silence$,
        );
      }),
    );
  });

/** The number of the record that a host has not written to its end, of which so many bytes were heard. */
const nextOf = ({ records }: Trace, heard: number): number | undefined => {
  let written = 0;
  const at = records.findIndex(({ direction, size }) => {
    if (direction === 'out') written += size;
    return written > heard;
  });
  return at < 0 ? undefined : at + 1;
};

const missing = ({ records }: Trace, record: number | undefined, why: string): Error =>
  new Error(
    record === undefined
      ? `The trace is not over. ${why}`
      : `The trace has ${records.length} records, and record ${record}, "${printable(records[record - 1]?.text ?? '')}", was to be written next. ${why}`,
  );

/** As the line that was recorded was lost. */
const isTheEnd = ({ end }: Trace, error: unknown): boolean =>
  end?.lost !== undefined && error instanceof Error && !(error instanceof Departure);

/** The trace was departed from, which is no fault of the port. */
const plain = (error: unknown): unknown => (error instanceof Departure ? new Error(error.message) : error);

const paced = (speed: number): SchedulerLike => ({
  now: () => asyncScheduler.now(),
  schedule: <T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T) =>
    asyncScheduler.schedule(work, delay / speed, state),
});
