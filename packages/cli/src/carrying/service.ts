import { type Modem, type Pipe, type Socket, use } from '@atrx/core';
import {
  concat,
  defer,
  EMPTY,
  exhaustMap,
  filter,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  take,
  takeWhile,
  tap,
} from 'rxjs';
import { noticing } from '../notice.ts';
import type { Settings } from '../settings/settings.ts';
import { carry, standardStreams } from './carry.ts';
import { type FarEnd, overPipe, overSocket } from './far-end.ts';

/** How clients are served, as it is said on the command line. */
export interface ListenOptions {
  readonly udp?: true;
  readonly transparent?: true;
  /** The next client is served when one has left. */
  readonly keep?: true;
  /** Each client gets back what it sends. */
  readonly echo?: true;
  /** How many at a time. */
  readonly max?: number;
  /** In ms. */
  readonly linger?: number;
}

/** What a person would not expect to be silently left out. */
export const unfit = ({ echo, max, transparent, linger }: ListenOptions): string | undefined => {
  if (max !== undefined && max > 1 && !echo)
    return '--max is for --echo: stdin and stdout are those of one client at a time.';
  if (max !== undefined && max > 1 && transparent)
    return '--max is not for --transparent: the UART is the connection of one client at a time.';
  if (linger !== undefined && echo) return '--linger is not for --echo, which has no stdin that could end.';
  return undefined;
};

/** What is done with a modem: it listens, and its clients are connected to this program's streams, or to themselves. */
export const service =
  (port: number, settings: Settings, options: ListenOptions) =>
  (modem: Modem): Observable<unknown> => {
    const { keep, echo, linger } = options;
    const notice = noticing(settings);
    const listening$ = modem.state$.pipe(
      filter(({ server }) => server === 'LISTENING'),
      take(1),
      tap(() => {
        const { address: host } = modem;
        notice({ listening: { host, port } }, `Listening at ${host}:${port}. Ctrl+C ends it.`);
      }),
      ignoreElements(),
    );
    const served = ({ resource, far }: Client): Observable<'done'> => {
      const { host } = resource.remote;
      notice({ client: { host } }, `${host} is connected.`);
      return concat(
        of(resource).pipe(use(() => (echo ? echoed(far) : carry(standardStreams(), far, { linger })))),
        defer(() => {
          notice({ left: { host } }, `${host} has left.`);
          return keep || echo ? EMPTY : of('done' as const);
        }),
      );
    };
    const clients$ = clientsOf(modem, port, settings, options).pipe(
      echo ? mergeMap(served) : exhaustMap(served),
    );
    return merge(listening$, clients$).pipe(takeWhile((told) => told !== 'done'));
  };

/** Each as it comes. */
const clientsOf = (
  modem: Modem,
  port: number,
  settings: Settings,
  { udp, transparent, echo, max = echo ? MOST : 1 }: ListenOptions,
): Observable<Client> => {
  const protocol = udp ? 'UDP' : 'TCP';
  if (transparent)
    return modem
      .listenTransparent({ protocol, port })
      .pipe(map((pipe) => ({ resource: pipe, far: overPipe(pipe) })));
  const { longestSend } = modem.dialect;
  // With one connection there is one client, and that is not said.
  const many = settings.receive === 'raw' ? {} : { max };
  return modem
    .listen({ protocol, port, ...many })
    .pipe(map((socket) => ({ resource: socket, far: overSocket(socket, longestSend) })));
};

interface Client {
  readonly resource: Socket | Pipe;
  readonly far: FarEnd;
}

/** As many as a module serves. */
const MOST = 5;

const echoed = ({ receive, send }: FarEnd): Observable<never> => receive(send);
