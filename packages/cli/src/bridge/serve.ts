import { readFile } from 'node:fs/promises';
import { TransportError } from '@atrx/transport';
import { type Bridge, type BridgeOptions, bridge } from '@atrx/transport-websocket/bridge';
import {
  catchError,
  concatMap,
  defer,
  finalize,
  from,
  mergeMap,
  type Observable,
  ReplaySubject,
  switchMap,
  tap,
} from 'rxjs';
import { transportOf } from '../port.ts';
import { stopped } from '../stopped.ts';
import { type TokenFile, tokenFile } from '../token-file.ts';
import type { Endpoint } from '../uart/endpoint.ts';
import { UsageError } from '../usage-error.ts';
import { entryInFlags, inFlags } from './in-flags.ts';
import { type LogFormat, logLine } from './log-line.ts';
import type { PortArgument } from './port-argument.ts';
import { addresses, howTo, readyLine } from './welcome.ts';
import { type Wills, willOf } from './will-argument.ts';

/** A bridge, as it is said on the command line. */
export interface Serve {
  readonly port: readonly PortArgument[];
  readonly baud: number;
  readonly will?: Wills;
  readonly listen: Endpoint;
  readonly tokenFile?: string;
  readonly origin?: readonly string[];
  readonly hostName?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly insecureBehindProxy?: true;
  readonly metrics?: string | true;
  readonly ring?: number;
  readonly window?: number;
  readonly connections?: number;
  readonly log: LogFormat;
}

/** Serves the ports until it is asked to stop, and then stops in good order. Its words for programs go to stdout, others to stderr. */
export const serve = (options: Serve): Observable<never> =>
  defer(() => {
    // Heard from the start: one that is still opening its ports stops as well.
    const asked$ = new ReplaySubject<unknown>(1);
    const hearing = stopped().subscribe(asked$);
    return from(opening(options)).pipe(
      switchMap((bridge$) => bridge$),
      mergeMap((served) => asked$.pipe(mergeMap(() => served.stop$))),
      finalize(() => hearing.unsubscribe()),
    );
  });

const opening = async (options: Serve): Promise<Observable<Bridge>> => {
  const { port, baud, will: wills = new Map(), log, ring } = options;
  for (const alias of wills.keys())
    if (alias !== '' && !port.some((served) => served.alias === alias))
      throw new UsageError(`--will is for a port named ${alias}, which there is not.`);
  const path = options.tokenFile;
  const tokens = path === undefined ? undefined : await tokenFile(path);
  const known = process.env['ATRX_TOKEN'] || undefined;
  const ports = await Promise.all(
    port.map(async ({ alias, path: place }) => {
      const transport = await transportOf(place, { baudRate: baud, signals: true });
      const will = willOf(wills, alias) === 'none' && { will: [] };
      return [alias, { transport, ...(ring !== undefined && { ring }), ...will }] as const;
    }),
  );
  const tell = (line: string | undefined) => {
    if (line !== undefined) process.stderr.write(`${line}\n`);
  };
  return bridge(Object.fromEntries(ports), {
    ...(await bridgeOptions(options)),
    ...tokenOption(tokens, known),
    log: (entry) => tell(logLine(entryInFlags(entry), log)),
  }).pipe(
    catchError((error: unknown) => {
      throw error instanceof TransportError
        ? new TransportError(error.reason, inFlags(error.message), error)
        : error;
    }),
    // Not before it listens: one that does not start leaves nothing behind.
    concatMap(async (served) => {
      await tokens?.make?.();
      return served;
    }),
    tap(({ urls, token }) => {
      const made = tokens === undefined && known === undefined ? token : undefined;
      const file = path === undefined ? undefined : { path, made: tokens?.make !== undefined };
      const told = { ports: port, urls, token: made, tokenFile: file };
      process.stdout.write(addresses(told));
      tell(log === 'json' ? readyLine(told, new Date()) : howTo(told));
    }),
  );
};

const tokenOption = (
  file: TokenFile | undefined,
  known: string | undefined,
): Pick<BridgeOptions, 'token'> => {
  if (file) return { token: file.grants };
  return known === undefined ? {} : { token: known };
};

const bridgeOptions = async (options: Serve): Promise<BridgeOptions> => {
  const { listen, origin, hostName, tlsCert, tlsKey, insecureBehindProxy, metrics, window, connections } =
    options;
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new UsageError('TLS needs both: --tls-cert, the certificate chain, and --tls-key, its key.');
  return {
    ...(listen.host !== 'localhost' && { host: listen.host }),
    port: listen.port,
    ...(origin && { origins: origin }),
    ...(hostName && { hosts: hostName }),
    ...(tlsCert !== undefined &&
      tlsKey !== undefined && { tls: { cert: await readFile(tlsCert), key: await readFile(tlsKey) } }),
    ...(insecureBehindProxy && { insecureBehindProxy }),
    ...(metrics !== undefined && { metrics: metrics === true ? '/metrics' : metrics }),
    ...(window !== undefined && { window }),
    ...(connections !== undefined && { limits: { connections } }),
  };
};
