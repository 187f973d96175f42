import { type Link, type Transport, TransportError, type Tuning } from '@atrx/transport';
import {
  asyncScheduler,
  catchError,
  concat,
  connect,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  type Observable,
  type SchedulerLike,
  switchMap,
  take,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import { ascii, textOf } from '../../bytes/ascii.ts';

export interface BaudRateOptions {
  /** Which rates are tried, behind the one that is set. Default: those that modules can be set to, 4800 to 115200 (AT+IPR). */
  readonly rates?: readonly number[];
  /** The clock. Default: real time. */
  readonly scheduler?: SchedulerLike;
}

const RATES: readonly number[] = [115_200, 9_600, 57_600, 38_400, 19_200, 14_400, 28_800, 4_800];
/** How long an answer is waited for, in ms: ten characters take 21 at 4800 baud. */
const WITHIN = 500;
/** How often it is asked: a module that finds out the rate by itself may need the first for that. */
const TIMES = 2;
const ANSWER = /\r\n(OK|ERROR|\+CME ERROR: .*)\r\n/;
/** As much is kept of what came: an answer is shorter. */
const KEPT = 64;

/**
 * Opens the line, and tells at which baud rate the module answers to `AT`, then closes it; nothing else is written. That rate stays
 * set where the port keeps it; where none is answered, what was set before is, and it errors with `Unresponsive`. Needs a link
 * with `tuning`. Not while the module is in data mode, where `AT` is payload.
 */
export const findBaudRate = (
  transport: Transport,
  { rates = RATES, scheduler = asyncScheduler }: BaudRateOptions = {},
): Observable<number> =>
  transport.pipe(
    switchMap((link) =>
      link.tuning ? search(link, link.tuning, rates, scheduler) : throwError(() => new ModemError(untunable)),
    ),
    take(1),
  );

const search = (
  { bytes$, write }: Link,
  tuning: Tuning,
  rates: readonly number[],
  scheduler: SchedulerLike,
): Observable<number> =>
  bytes$.pipe(
    connect((heard$) => {
      const before = tuning.settings().baudRate;
      const set = (baudRate: number) => tuning.set({ baudRate }).pipe(ignoreElements());
      const ask = () =>
        merge(write(ascii('AT\r')), answered(heard$).pipe(takeUntil(timer(WITHIN, scheduler))));
      const attempts = Array.from({ length: TIMES }, () => defer(ask));
      const attempt = (rate: number) =>
        concat(set(rate), ...attempts).pipe(
          map(() => rate),
          catchError((error: unknown) => (isRefusal(error) ? EMPTY : throwError(() => error))),
        );
      const tried = [...new Set([before, ...rates])];
      const none = { _tag: 'Unresponsive', probes: tried.length * TIMES, hint: 'baud' } as const;
      return concat(
        ...tried.map(attempt),
        set(before),
        throwError(() => new ModemError(none)),
      );
    }),
  );

/** Emits when there is the end of an answer in what comes from now on. */
const answered = (bytes$: Observable<Uint8Array>): Observable<unknown> =>
  defer(() => {
    let heard = '';
    return bytes$.pipe(
      filter((bytes) => {
        heard = (heard + textOf(bytes)).slice(-KEPT);
        return ANSWER.test(heard);
      }),
    );
  });

/** The port does not do this rate; it may do the next. */
const isRefusal = (error: unknown): boolean =>
  error instanceof TransportError && error.reason === 'unsuitable';

const untunable = {
  _tag: 'Invalid',
  what: 'the line',
  given: 'one whose baud rate cannot be changed',
  allowed: 'a link with tuning: a serial port, or one behind a bridge',
} as const;
