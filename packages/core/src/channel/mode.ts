import { defer, type Observable, throwError } from 'rxjs';
import { ModemError, type Reason } from '../at/reason.ts';

/** Why no command can be given. */
export const IN_DATA_MODE: Reason = { _tag: 'InDataMode' };

/** Why no payload can be written as it is: the module would read it as commands. */
export const IN_COMMAND_MODE: Reason = {
  _tag: 'Invalid',
  what: 'raw payload',
  given: 'written in command mode',
  allowed: 'data mode',
};

/** What there is to do, unless there is a reason against it when it comes to that, or the line is gone by then. */
export const unless = <A>(
  reason: () => Reason | undefined,
  todo: () => Observable<A>,
  gone: () => { readonly error: unknown } | undefined = () => undefined,
): Observable<A> =>
  defer(() => {
    const lost = gone();
    if (lost) return throwError(() => lost.error);
    const against = reason();
    return against ? throwError(() => new ModemError(against)) : todo();
  });
