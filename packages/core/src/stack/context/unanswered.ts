import { defer, filter, finalize, type Observable, switchMap } from 'rxjs';
import type { Reason } from '../../at/reason.ts';
import type { Channel } from '../../channel/channel.ts';
import type { Settled } from '../../channel/progress.ts';
import type { ContextId } from '../stack.ts';
import { asked } from '../state/asked.ts';

/** Changes which context is in the foreground, for whatever command needed another one there. */
const FOREGROUND = 'QIFGCNT';
/** What changes the state of one context of a module that is up, and of both. */
const OF_ONE: readonly string[] = ['QIOPEN', 'QICLOSE', 'QISERVER', 'QIDNSGIP', 'QIDEACT'];
const OF_BOTH: readonly string[] = [FOREGROUND, 'CGATT'];

/** `ask` about that context whenever the module has not answered what may have changed it: anew, where it still did. */
export const unanswered = <C>(
  { settled$ }: Pick<Channel, 'settled$'>,
  id: ContextId,
  ask: () => Observable<C>,
): Observable<C> =>
  defer(() => {
    let asking = false;
    return settled$.pipe(
      filter((settled) => {
        const { failed, command, context = id } = settled;
        if (!failed || !isSilence(failed)) return false;
        const name = asked(command)?.name ?? '';
        if (OF_ONE.includes(name)) return (command.needs?.[FOREGROUND] ?? context) === id;
        // Whoever asks needs the foreground as well, and goes on until there is an answer.
        return OF_BOTH.includes(name) || (!asking && missed(settled) === FOREGROUND);
      }),
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

/** What became of it is not known. */
const isSilence = ({ _tag }: Reason): boolean =>
  _tag === 'TimedOut' || _tag === 'Malformed' || _tag === 'Interrupted';

/** The command that was not answered: that one, or another one that it needed first. */
const missed = ({ failed }: Settled): string | undefined =>
  failed && 'command' in failed ? failed.command : undefined;
