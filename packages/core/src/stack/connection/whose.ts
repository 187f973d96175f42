import { catchError, defaultIfEmpty, filter, map, type Observable, of, takeLast, throwError } from 'rxjs';
import { isIpv4 } from '../../codec/address.ts';
import type { ConnectionStatus, Status } from '../../codec/status.ts';
import { qiserver, qisstat, qistat, qistate } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { askedAgain } from '../asked-again.ts';
import { acting, CLIENT, type Stack, within } from '../stack.ts';
import type { Seat } from './seat.ts';

/**
 * Whether a connection still stands, by the module's own word; `undefined` where it does not tell. `0, CLOSED` names an index,
 * and where a client of the server is numbered like a connection of the module's own it may be about either: each asks for
 * itself, its own connection by AT+QISTATE, the server's client by AT+QISSTAT. With AT+QIMUX=0 these have no lines for
 * connections: the state of the stack is that of the module's own one, and AT+QISERVER? counts the clients (note 5.6.2). `status$` is the answer to AT+QISTATE.
 */
export const stands = (
  stack: Stack,
  seat: Seat,
  status$: Observable<Status> = stack.channel.run(within(stack, qistate())),
): Observable<boolean | undefined> =>
  answerOf(stack, seat, status$).pipe(
    askedAgain(),
    // The whole answer: what it tells of others is of use to whoever follows the module's state.
    takeLast(1),
    defaultIfEmpty(undefined),
    // A module that cannot be asked so tells it in another way: it refuses to read from what is closed.
    catchError((error: unknown) => (reasonOf(error) ? of(undefined) : throwError(() => error))),
  );

const answerOf = (stack: Stack, seat: Seat, status$: Observable<Status>): Observable<boolean> => {
  const { channel, multiple } = stack;
  const mine = (row: { readonly _tag: string }): row is ConnectionStatus => row._tag === 'Connection';
  if (seat.role === CLIENT) {
    if (!multiple) {
      return channel.run(acting(stack, CLIENT, qistat())).pipe(
        filter((row) => row._tag === 'Stack'),
        map(({ state }) => state === 'CONNECT OK'),
      );
    }
    return status$.pipe(
      filter(mine),
      filter(({ index }) => index === seat.index),
      map((row) => row.state === 'CONNECTED' && isTo(row, seat)),
    );
  }
  if (!multiple) return channel.run(within(stack, qiserver.read())).pipe(map(({ clients }) => clients > 0));
  return channel.run(within(stack, qisstat())).pipe(
    filter(mine),
    filter(({ index }) => index === seat.index),
    map((row) => row.remote !== undefined && isTo(row, seat)),
  );
};

/** Not the other one's line: as far as the other end is known in digits it is the same. */
const isTo = ({ remote }: ConnectionStatus, { remote: { host, port } }: Seat): boolean =>
  remote !== undefined &&
  (port === undefined || remote.port === port) &&
  (!isIpv4(host) || remote.host === host);
