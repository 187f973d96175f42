import { concat, EMPTY, type Observable, type SchedulerLike, switchMap } from 'rxjs';
import type { Channel } from '../../channel/channel.ts';
import type { Registration } from '../../codec/registration.ts';
import { cgatt, cgreg, creg } from '../../commands/index.ts';
import { poll } from './poll.ts';

const EVERY = 1_000;

const isRegistered = ({ state }: Registration): boolean => state === 'home' || state === 'roaming';

/** In the GSM network, attached to GPRS, and registered there: what note figure 2 wants judged after the SIM. */
export const register = (channel: Channel, within: number, scheduler: SchedulerLike): Observable<unknown> => {
  const registered = (name: string, question$: Observable<Registration>) =>
    poll(question$, {
      until: isRegistered,
      every: EVERY,
      within,
      otherwise: (latest) => ({
        _tag: 'NoNetwork',
        state: `${name} ${latest?.state ?? 'unanswered'}`,
        after: within,
      }),
      scheduler,
    });

  return concat(
    registered('GSM', channel.run(creg.read())),
    channel.run(cgatt.read()).pipe(switchMap((attached) => (attached === 1 ? EMPTY : channel.run(cgatt(1))))),
    registered('GPRS', channel.run(cgreg.read())),
  );
};
