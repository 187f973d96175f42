import {
  catchError,
  concat,
  defer,
  EMPTY,
  from,
  ignoreElements,
  type Observable,
  type ObservableInput,
  type SchedulerLike,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';
import { qideact } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { askedAgain } from '../asked-again.ts';
import { type ContextId, within } from '../stack.ts';

/** How long a module may take to deactivate a context, and what is done about one that does not (note 5.5). */
export interface Deactivation {
  /** How long AT+QIDEACT may take, in ms, and what is done then as long again. */
  readonly within: number;
  /** Restarts the module by its EMERG_OFF pin, where somebody has a hand on it. */
  readonly emergencyOff?: () => ObservableInput<unknown>;
  readonly scheduler: SchedulerLike;
}

/**
 * Deactivates a context, and with it every connection over it (note 5.5); well where it is not active. Where it is not
 * answered in time the pin is pulled, and when that is done it errors with `DeactivationTimedOut`.
 */
export const deactivate = (
  channel: Channel,
  context: ContextId,
  { within: patience, emergencyOff, scheduler }: Deactivation,
): Observable<never> =>
  channel.run(within({ context }, qideact({ within: patience }))).pipe(
    ignoreElements(),
    askedAgain(),
    catchError((error: unknown) => {
      const reason = reasonOf(error);
      if (reason?._tag === 'Refused') return EMPTY;
      if (reason?._tag !== 'TimedOut') return throwError(() => error);
      const pulled$ = defer(() => from(emergencyOff?.() ?? EMPTY)).pipe(
        ignoreElements(),
        takeUntil(timer(patience, scheduler)),
        // That the module was not deactivated is what went wrong first.
        catchError(() => EMPTY),
      );
      return concat(
        pulled$,
        throwError(() => new ModemError({ _tag: 'DeactivationTimedOut', after: patience })),
      );
    }),
  );
