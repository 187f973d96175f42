import { either as E, function as F } from 'fp-ts';
import { defer, type Observable, throwError } from 'rxjs';
import type { RemoteLink } from './link.ts';
import type { RemoteOptions } from './remote-options.ts';
import { session } from './session.ts';
import type { OpenSocket } from './socket.ts';
import { target } from './target.ts';

/**
 * A UART behind a bridge, over WebSockets that `open` opens. Each subscription is a client of its own, by a name that nobody
 * can guess: it is known again after a cut, and two of them do not get in each other's way.
 */
export const websocket = (url: string, options: RemoteOptions, open: OpenSocket): Observable<RemoteLink> =>
  defer(() =>
    F.pipe(
      target(url, options),
      E.match(
        (refusal) => throwError(() => refusal),
        (aim) => session(aim, options, open),
      ),
    ),
  );
