import type { Link } from '@atrx/transport';
import { pty } from '@atrx/transport-serial/pty';
import pc from 'picocolors';
import { type Observable, of, switchMap, tap } from 'rxjs';
import { type Endpoint, endpointText, isLoopback } from './endpoint.ts';
import { listener } from './listener.ts';
import { stdio } from './stdio.ts';

/** Where the UART of the module comes out. */
export interface Where {
  readonly stdio?: true;
  readonly tcp?: Endpoint;
  readonly pty?: string | true;
}

/** The line to the module, or one after the other. Its name goes to stdout, for programs; a word for people to stderr. */
export const uart = (where: Where): Observable<Link> => {
  if (where.stdio) return of(stdio());
  if (where.tcp) return onTcp(where.tcp);
  return onPty(typeof where.pty === 'string' ? { link: where.pty } : {});
};

const onPty = (options: { readonly link?: string }) =>
  pty(options).pipe(
    tap(({ path }) => named(path, `A module is on this port: \`picocom ${path}\`. Ctrl+C takes it away.`)),
  );

const onTcp = (endpoint: Endpoint) =>
  listener(endpoint).pipe(
    tap((server) =>
      named(
        endpointText(server.endpoint),
        isLoopback(endpoint)
          ? 'A module is behind this address, for one client at a time. Ctrl+C takes it away.'
          : 'A module is behind this address, for whoever reaches it: nobody is asked for a password.',
      ),
    ),
    switchMap(({ link$ }) => link$),
  );

const named = (name: string, word: string) => {
  process.stdout.write(`${name}\n`);
  process.stderr.write(`${pc.dim(word)}\n`);
};
