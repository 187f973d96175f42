import { merge, Observable, of, shareReplay, switchMap, takeUntil, tap } from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import { insist } from '../insist.ts';
import { type Access, type Context, contextOver } from './context.ts';
import type { PdpContext } from './pdp-context.ts';

/**
 * Activates the module's other context beside the first (note 7). Unsubscribing deactivates it, and ends what is open over it
 * with `ContextClosed`; it errors when the network does not grant it, takes it away, or everything under it is lost.
 */
export const beside = (second: PdpContext, access: Access): Observable<Context> =>
  new Observable((subscriber) => {
    if (!second.multiple) return subscriber.error(new ModemError(single));
    if (second.taken) return subscriber.error(new ModemError({ _tag: 'NoFreeContext' }));
    second.taken = true;
    const close$ = second.takeDown$.pipe(shareReplay({ bufferSize: 1, refCount: false }));
    const release = () => {
      second.taken = false;
    };
    const life = second
      .activate(access)
      .pipe(
        switchMap((address) => merge(of(contextOver(second, address, close$)), second.failed$)),
        takeUntil(second.down$.pipe(tap(release))),
      )
      .subscribe(subscriber);
    return () => {
      life.unsubscribe();
      // It is deactivated behind whoever has left; until then it cannot be had again.
      if (!second.taken) return;
      insist(second, second.leave$, second.deactivated$).subscribe({ error: release, complete: release });
      second.abandon();
    };
  });

const single = {
  _tag: 'Invalid',
  what: 'a second context',
  given: 'opened beside a single connection, whose URCs name neither connection nor context',
  allowed: "a second context with the option connections: 'multiple'",
} as const;
