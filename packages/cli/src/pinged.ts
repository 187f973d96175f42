import type { At } from '@atrx/core';
import { qping } from '@atrx/core/commands';
import { ignoreElements, type Observable, tap } from 'rxjs';
import type { Tell } from './telling.ts';

interface Asked {
  readonly host: string;
  readonly count: number;
  /** How long each packet is waited for, in s. */
  readonly wait: number;
}

/** Pings, and tells each packet as it comes, then all together. Errors where none was answered. */
export const pinged = (at: At, { host, count, wait }: Asked, tell: Tell): Observable<never> =>
  at.run(qping({ host, count, wait })).pipe(
    tap((result) => {
      switch (result._tag) {
        case 'Reply': {
          const { host: address, length, time, ttl } = result;
          tell(
            { reply: { host: address, bytes: length, ttl, ms: time } },
            `${length} bytes from ${address}: ttl=${ttl} time=${time} ms`,
          );
          return;
        }
        case 'Lost':
          return tell({ lost: { host, waited: wait } }, `No answer within ${wait} s`);
        case 'Statistics': {
          const { sent, received, lost, times } = result;
          const percent = sent === 0 ? 0 : Math.round((100 * lost) / sent);
          const range = times
            ? `; ${times.min}/${times.average}/${times.max} ms at least/on average/at most`
            : '';
          tell(
            { statistics: { host, sent, received, lost, ...(times && { times }) } },
            `${host}: ${sent} sent, ${received} received, ${lost} lost (${percent} %)${range}`,
          );
          if (received === 0)
            throw new Error(`${host} did not answer: it is down, or it does not answer pings.`);
        }
      }
    }),
    ignoreElements(),
  );
