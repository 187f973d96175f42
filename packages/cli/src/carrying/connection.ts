import { type Modem, use } from '@atrx/core';
import { defer, type Observable } from 'rxjs';
import type { Progress } from '../modem/progress.ts';
import { noticingIfSeen } from '../notice.ts';
import type { Settings } from '../settings/settings.ts';
import { carry, standardStreams } from './carry.ts';
import { amounts, counted } from './counted.ts';
import { type FarEnd, overPipe, overSocket } from './far-end.ts';
import { overTls, type TlsOptions } from './over-tls.ts';

/** How a connection is made, as it is said on the command line. */
export interface ConnectOptions {
  readonly udp?: true;
  readonly transparent?: true;
  readonly tls?: true;
  readonly tlsCa?: string;
  readonly tlsInsecure?: true;
  readonly servername?: string;
  /** In ms. */
  readonly linger?: number;
}

/** What is done with a modem: a connection between this program's streams and a host. */
export const connection =
  (
    { host, port }: { readonly host: string; readonly port: number },
    settings: Settings,
    { udp, transparent, linger }: ConnectOptions,
    secure?: TlsOptions,
  ) =>
  (modem: Modem, progress: Progress): Observable<never> => {
    const notice = noticingIfSeen(settings);
    // Where nothing else is to be seen of it.
    const shown = (far: FarEnd) =>
      process.stdin.isTTY || process.stdout.isTTY
        ? far
        : counted(far, (...both) => progress.say(`${host}:${port}: ${amounts(...both)}`));
    const talk = (far: FarEnd) =>
      defer(() => {
        progress.end();
        notice({ connected: { host, port } }, `Connected to ${host}:${port}. Ctrl+C closes it.`);
        return carry(standardStreams(), shown(far), { linger });
      });
    progress.say(`connecting to ${host}:${port}`);
    const protocol = udp ? 'UDP' : 'TCP';
    if (transparent) {
      return modem.transparent(host, port, { protocol }).pipe(use((pipe) => talk(overPipe(pipe))));
    }
    if (secure) return overTls(modem, { host, port }, secure).pipe(use((far) => talk(far)));
    const socket$ = udp ? modem.udp(host, port) : modem.tcp(host, port);
    return socket$.pipe(use((socket) => talk(overSocket(socket, modem.dialect.longestSend))));
  };
