import { defer, map, type Observable, of } from 'rxjs';
import { grants, isActive } from './bearer.ts';
import { elapsed } from './elapsed.ts';
import { duration } from './latency.ts';
import type { Settled } from './options.ts';
import { type ContextId, type IpState, withContext } from './state.ts';
import type { StateCell } from './state-cell.ts';

/**
 * Brings a context up: IP CONFIG and IP IND at once, and when the time AT+QIACT takes has passed IP GPRSACT, or the
 * state before where the network does not want it (note 5.6.1). Emits whether the context is up.
 */
export const activation = (cell: StateCell, id: ContextId, options: Settled): Observable<boolean> =>
  defer(() => {
    const before = cell.state.contexts[id].ip;
    const enter = (ip: IpState) => cell.update((state) => withContext(state, id, { ip }));
    enter('IP CONFIG');
    enter('IP IND');
    const time = duration(options.latency, 'QIACT', 'context');
    return elapsed(time, options.scheduler).pipe(
      map(() => {
        const { contexts } = cell.state;
        // It was deactivated meanwhile.
        if (contexts[id].ip !== 'IP IND') return false;
        const granted = grants(cell.state, contexts[id], options);
        enter(granted ? 'IP GPRSACT' : before);
        return granted;
      }),
    );
  });

/** The same where it is not up already: what commands do that activate by themselves (note 3, 8.2). */
export const broughtUp = (cell: StateCell, id: ContextId, options: Settled): Observable<boolean> =>
  defer(() => (isActive(cell.state.contexts[id]) ? of(true) : activation(cell, id, options)));
