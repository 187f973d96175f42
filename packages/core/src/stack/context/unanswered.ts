import { defer, filter, finalize, merge, type Observable, pairwise, startWith, switchMap } from 'rxjs';
import { silent } from '../../at/uncertain.ts';
import type { Channel } from '../../channel/channel.ts';
import type { Loss } from '../../channel/loss.ts';
import type { Settled } from '../../channel/progress.ts';
import type { ContextId } from '../stack.ts';
import { asked } from '../state/asked.ts';

/** Changes which context is in the foreground, for whatever command needed another one there. */
const FOREGROUND = 'QIFGCNT';
/** What changes the state of one context of a module that is up, and of both. */
const OF_ONE: readonly string[] = ['QIOPEN', 'QICLOSE', 'QISERVER', 'QIDNSGIP', 'QIDEACT'];
const OF_BOTH: readonly string[] = [FOREGROUND, 'CGATT'];

/**
 * `ask` about that context whenever the module has not answered what may have changed it, or has stopped within a
 * block: then it may have started again. Anew, where it was still being asked.
 */
export const unanswered = <C>(
  { settled$, loss$ }: Pick<Channel, 'settled$' | 'loss$'>,
  id: ContextId,
  ask: () => Observable<C>,
): Observable<C> =>
  defer(() => {
    let asking = false;
    const silent$ = settled$.pipe(
      filter((settled) => {
        const { failed, command, context = id } = settled;
        if (!failed || !silent(failed)) return false;
        const name = asked(command)?.name ?? '';
        if (OF_ONE.includes(name)) return (command.needs?.[FOREGROUND] ?? context) === id;
        // Its block may have been filled by what the module says when it has started again.
        if (command.name === 'QIRD') return true;
        // Whoever asks needs the foreground as well, and goes on until there is an answer.
        return OF_BOTH.includes(name) || (!asking && missed(settled) === FOREGROUND);
      }),
    );
    return merge(silent$, stalled(loss$)).pipe(
      switchMap(() => {
        asking = true;
        return ask().pipe(
          finalize(() => {
            asking = false;
          }),
        );
      }),
    );
  });

/** Blocks whose rest does not come. Where the line itself has lost it, that is told before, and asked for already. */
const stalled = (loss$: Observable<Loss>): Observable<unknown> =>
  loss$.pipe(
    startWith(undefined),
    pairwise(),
    filter(([before, loss]) => {
      const torn = before?._tag === 'Gap' && loss !== undefined && loss.at <= before.at;
      return loss?._tag === 'BlockCutShort' && !torn;
    }),
  );

/** The command that was not answered: that one, or another one that it needed first. */
const missed = ({ failed }: Settled): string | undefined =>
  failed && 'command' in failed ? failed.command : undefined;
