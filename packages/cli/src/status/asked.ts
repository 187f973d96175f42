import { type AtPort, type Command, reasonOf } from '@atrx/core';
import {
  ati,
  cgatt,
  cgreg,
  cops,
  creg,
  csq,
  gsn,
  qifgcnt,
  qilocip,
  qistate,
  type Status,
} from '@atrx/core/commands';
import {
  catchError,
  concat,
  defer,
  EMPTY,
  exhaustMap,
  map,
  type Observable,
  of,
  switchMap,
  tap,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import { answering, type Change, measured, rounded, told } from './picture.ts';

/** States of the stack in which the module has no address, and AT+QILOCIP would be refused. */
const WITHOUT_ADDRESS: ReadonlySet<string> = new Set([
  'IP INITIAL',
  'IP START',
  'IP CONFIG',
  'IP IND',
  'PDP DEACT',
]);

export interface Asking {
  /** How often, in ms. */
  readonly interval: number;
  /** Both contexts are asked: the other one is put into the foreground for it, and that one again behind it (AT+QIFGCNT). */
  readonly both?: boolean | undefined;
}

/**
 * Asks the module who it is, and then again and again how it is. Unless both contexts are asked nothing is set. What it refuses to
 * tell is left out; that it does not answer is told as trouble, and it is asked on. Errors when the line is lost.
 */
export const asked = ({ run }: Pick<AtPort, 'run'>, { interval, both }: Asking): Observable<Change> => {
  const rounds = (foreground?: number) => timer(0, interval).pipe(exhaustMap(() => round(run, foreground)));
  return concat(
    defer(() => introduction(run)),
    both ? run(qifgcnt.read()).pipe(switchMap(({ context }) => rounds(context))) : rounds(),
  );
};

type Run = AtPort['run'];

const introduction = (run: Run): Observable<Change> =>
  concat(
    one(run, ati(), (module) => told({ module })),
    one(run, gsn(), (imei) => told({ imei })),
  );

const round = (run: Run, foreground: number | undefined): Observable<Change> =>
  concat(
    one(run, csq(), measured),
    one(run, creg.read(), ({ state }) => told({ network: state })),
    one(run, cops.read(), ({ name = '' }) => told({ operator: name })),
    one(run, cgreg.read(), ({ state }) => told({ gprs: state })),
    one(run, cgatt.read(), (attached) => told({ attached: attached === 1 })),
    foreground === undefined
      ? concat(
          one(run, qifgcnt.read(), ({ context }) => told({ context })),
          stack(run, qistate()),
        )
      : concat(beside(run, 1 - foreground), of(told({ context: foreground })), stack(run, about(foreground))),
    of(rounded),
  );

/** AT+QISTATE of that context. */
const about = (context: number): Command<Status> => ({ ...qistate(), needs: { QIFGCNT: context } });

const beside = (run: Run, context: number): Observable<Change> =>
  run(about(context)).pipe(
    toArray(),
    map((rows) => told({ beside: { context, stack: rows } })),
    excused(),
  );

const stack = (run: Run, asking: Command<Status>): Observable<Change> => {
  let addressed = false;
  const all$ = run(asking).pipe(
    toArray(),
    tap((rows) => {
      const [state] = rows.flatMap((row) => (row._tag === 'Stack' ? [row.state] : []));
      addressed = state !== undefined && !WITHOUT_ADDRESS.has(state);
    }),
    map((rows) => told({ stack: rows })),
    excused(),
  );
  const nowhere: Change = ({ address: _, ...picture }) => picture;
  return concat(
    all$,
    defer(() => (addressed ? one(run, qilocip(), (address) => told({ address })) : of(nowhere))),
  );
};

const one = <A>(run: Run, command: Command<A>, change: (answer: A) => Change): Observable<Change> =>
  concat(run(command).pipe(map(change)), of(answering)).pipe(excused());

const excused =
  () =>
  (change$: Observable<Change>): Observable<Change> =>
    change$.pipe(
      catchError((error: unknown) => {
        const reason = reasonOf(error);
        switch (reason?._tag) {
          case 'Refused':
          case 'Malformed':
            return EMPTY;
          case 'TimedOut':
          case 'Unresponsive':
          case 'Interrupted':
          case 'LineGap':
          case 'ModuleReset':
            return of(told({ trouble: error instanceof Error ? error : new Error(String(error)) }));
          default:
            return throwError(() => error);
        }
      }),
    );
