import { Observable } from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Acknowledged } from '../../commands/index.ts';
import type { SendProgress } from '../connection/socket.ts';
import { notOverUdp, type Watched } from '../upkeep/watched.ts';
import { acknowledged } from './acknowledged.ts';
import { failureOf } from './whole.ts';

/** A piece that was sent, and at which count of the module it is acknowledged, once that is known. */
interface Waiting {
  readonly from: number;
  readonly to: number;
  count?: number;
}

/** Sends, and tells of each piece how far it has come: to the peer's acknowledgement. */
export const followSend = (watched: Watched, data: string | Uint8Array): Observable<SendProgress> =>
  new Observable((subscriber) => {
    const { seat, address, deliver } = watched;
    if (seat.protocol === 'UDP') return subscriber.error(notOverUdp('follow()'));
    const waiting: Waiting[] = [];
    let counting = false;
    let all = false;

    const settle = () => {
      if (all && waiting.length === 0) subscriber.complete();
    };
    const heed = (reading: Acknowledged) => {
      // One command at a time: what is counted now was asked after the piece was sent, and the count includes it.
      for (const piece of waiting) piece.count ??= reading.sent;
      for (let [piece] = waiting; piece && (piece.count ?? 0) <= reading.acknowledged; [piece] = waiting) {
        waiting.shift();
        subscriber.next({ from: piece.from, to: piece.to, stage: 'acknowledged' });
      }
      settle();
    };
    const count = () => {
      if (counting) return;
      counting = true;
      subscriber.add(
        acknowledged(watched).subscribe({
          next: heed,
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.error(new ModemError({ _tag: 'NotConnected', address })),
        }),
      );
    };

    subscriber.add(
      deliver(data, (from, to) => subscriber.next({ from, to, stage: 'accepted' })).subscribe({
        next: (delivery) => {
          const failure = failureOf(delivery);
          if (failure) return subscriber.error(failure);
          const { from, to } = delivery;
          waiting.push({ from, to });
          subscriber.next({ from, to, stage: 'sent' });
          count();
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          all = true;
          settle();
        },
      }),
    );
    return undefined;
  });
