import { concat, defer, EMPTY, type Observable } from 'rxjs';
import type { FarEnd } from './far-end.ts';

/** The same, and each piece that is through is told, with all before it: the bytes sent, and those received. */
export const counted = (
  { receive, send }: FarEnd,
  tell: (sent: number, received: number) => void,
): FarEnd => {
  let sent = 0;
  let received = 0;
  const then = (work$: Observable<never>, count: () => void) =>
    concat(
      work$,
      defer(() => {
        count();
        tell(sent, received);
        return EMPTY;
      }),
    );
  return {
    receive: (taken) =>
      receive((bytes) =>
        then(taken(bytes), () => {
          received += bytes.length;
        }),
      ),
    send: (bytes) =>
      then(send(bytes), () => {
        sent += bytes.length;
      }),
  };
};

/** `↑ 12.0 KiB ↓ 3.1 MiB` */
export const amounts = (sent: number, received: number): string => `↑ ${size(sent)} ↓ ${size(received)}`;

const size = (bytes: number): string =>
  bytes < MIB ? `${(bytes / KIB).toFixed(1)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;

const KIB = 1_024;
const MIB = KIB * KIB;
