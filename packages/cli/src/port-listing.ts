import { printable } from '@atrx/core/typed';
import { ports } from '@atrx/transport-serial';
import { remotePorts } from '@atrx/transport-websocket';
import { catchError, defer, map, type Observable, switchMap } from 'rxjs';
import { schemeOf, tokenBy } from './port.ts';
import type { Settings } from './settings/settings.ts';
import { type SysPort, sysPorts } from './sys-ports.ts';

/** A port, for programs and for people. */
export interface Listed {
  readonly told: Readonly<Record<string, unknown>>;
  readonly line: string;
}

/** The serial ports of this machine, with what they say of themselves. */
export const localPorts = (): Observable<readonly Listed[]> =>
  ports().pipe(
    catchError((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return sysPorts(); // there is no udevadm to ask
    }),
    map((all: readonly SysPort[]) =>
      all.map(({ path, manufacturer, serialNumber, vendorId, productId }) => {
        const usb = vendorId && productId ? `${vendorId}:${productId}` : undefined;
        return {
          told: { path, manufacturer, vendorId, productId, serialNumber },
          line: columns(path, manufacturer, usb, serialNumber),
        };
      }),
    ),
  );

/** Those of a bridge, as far as the token may see them. */
export const portsOf = (bridge: string, settings: Settings): Observable<readonly Listed[]> =>
  defer(() => tokenBy(settings)).pipe(
    switchMap((token) => remotePorts(bridge, { token })),
    map((all) =>
      all.map(({ name, state, writer, observers }) => ({
        told: { port: name, url: urlOf(bridge, name), state, writer, observers },
        line: columns(
          urlOf(bridge, name),
          state,
          writer === undefined ? undefined : `written by ${writer}`,
          observers === 0 ? undefined : `${observers} watching`,
        ),
      })),
    ),
  );

/** The bridge of a port that was named, if it is behind one. */
export const bridgeOf = (port: string | undefined): string | undefined =>
  port !== undefined && /^wss?$/.test(schemeOf(port) ?? '') && URL.canParse(port)
    ? String(new URL('.', port))
    : undefined;

const urlOf = (bridge: string, name: string) => `${bridge.replace(/\/$/, '')}/${name}`;

const columns = (...told: readonly (string | undefined)[]): string =>
  printable(told.filter((text) => text !== undefined && text !== '').join('  '));
