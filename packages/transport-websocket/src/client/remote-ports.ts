import { either as E, function as F } from 'fp-ts';
import { defer, type Observable, switchMap, take, throwError } from 'rxjs';
import type { PortListing } from '../protocol/message.ts';
import type { BridgeAccess } from './remote-options.ts';
import { session } from './session.ts';
import type { OpenSocket } from './socket.ts';
import { listing } from './target.ts';

/** The ports of a bridge, as far as the token may see them: once, then it completes. Errors with TransportError. */
export const remotePorts = (
  url: string,
  options: BridgeAccess,
  open: OpenSocket,
): Observable<readonly PortListing[]> =>
  defer(() =>
    F.pipe(
      listing(url, options),
      E.match(
        (refusal) => throwError(() => refusal),
        (aim) => session(aim, options, open),
      ),
    ),
  ).pipe(
    switchMap(({ remote }) => remote.ports()),
    take(1),
  );
