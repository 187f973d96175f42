import {
  catchError,
  concatMap,
  defaultIfEmpty,
  ignoreElements,
  map,
  merge,
  type Observable,
  observeOn,
  of,
  take,
  timeout,
} from 'rxjs';
import { inBackground } from '../background.ts';
import { lookup } from '../lookup.ts';
import type { Module } from '../module.ts';
import { type Parameter, port, quoted } from '../parameters.ts';
import { info, ok } from '../part.ts';
import { answered, question } from '../sntp.ts';
import { type Command, done, type Family, refused } from './answer.ts';

/** How long the time server may take, in milliseconds. */
const patience = 120_000;

/**
 * The time, in milliseconds since 1970 UTC, or what went wrong by the number AT+QNTP prints: 1 an answer that is none,
 * 2 no answer, 3 the question could not be sent, 4 no way to the server. 5, that the clock could not be set, does not occur.
 */
type Outcome = { readonly clock: number } | { readonly code: 1 | 2 | 3 | 4 };

/** Asks that server at that port over UDP, and takes the first datagram that comes back. */
const asked = (
  { options: { network, scheduler } }: Module,
  address: string,
  where: number,
): Observable<Outcome> =>
  network.connect({ protocol: 'UDP', address, port: where }).pipe(
    // A server is there to hear the question once the connection has been announced to both ends.
    observeOn(scheduler),
    catchError(() => of(undefined)),
    concatMap((connection): Observable<Outcome> => {
      if (!connection) return of({ code: 4 });
      const answer$ = connection.bytes$.pipe(
        map((bytes): Outcome => {
          const clock = answered(bytes);
          return clock === undefined ? { code: 1 } : { clock };
        }),
        catchError((): Observable<Outcome> => of({ code: 2 })),
        defaultIfEmpty<Outcome, Outcome>({ code: 2 }),
      );
      const sent$ = connection.write(question()).pipe(
        ignoreElements(),
        catchError((): Observable<Outcome> => of({ code: 3 })),
      );
      return merge(answer$, sent$);
    }),
    take(1),
    timeout({ first: patience, scheduler }),
    catchError((): Observable<Outcome> => of({ code: 2 })),
  );

const synchronized = (module: Module): Observable<string> => {
  const { host, port: where } = module.state.services.timeServer;
  return lookup(module, host).pipe(
    concatMap(([address = host]) => asked(module, address, where)),
    catchError((): Observable<Outcome> => of({ code: 4 })),
    map((outcome) => {
      if ('code' in outcome) return `+QNTP: ${outcome.code}`;
      const { clock } = outcome;
      module.update((state) => ({ ...state, services: { ...state.services, clock } }));
      return '+QNTP: 0';
    }),
  );
};

/** Another server, if the values name one: an address or a name, and a port if it is not 123. */
const server = ([host, where, ...more]: readonly Parameter[]) => {
  const [name, number] = [quoted(host), where ? port(where) : 123];
  return !name || number === undefined || more.length > 0 ? undefined : { host: name, port: number };
};

/** OK at once, and the result when the server has answered. A server that is named stays. */
const qntp: Command = {
  test: () => of(info('+QNTP: "SERVER",(1-65535)'), ok),
  read: ({ state }) => {
    const { host, port: where } = state.services.timeServer;
    return of(info(`+QNTP: "${host}",${where}`), ok);
  },
  execute: (module) => {
    inBackground(module, synchronized(module));
    return done;
  },
  write: (module, values) => {
    const timeServer = server(values);
    if (!timeServer) return refused;
    module.update((state) => ({ ...state, services: { ...state.services, timeServer } }));
    inBackground(module, synchronized(module));
    return done;
  },
};

/** The time, from a server on the network. */
export const clock: Family = { QNTP: qntp };
