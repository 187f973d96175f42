import type { Transport } from '@atrx/transport';
import { isProfile, PROFILES, type Profile } from './profile.ts';
import type { Settings } from './settings/settings.ts';
import { UsageError } from './usage-error.ts';

export interface PortOptions {
  /** Bits a second, where the port has such a thing. */
  readonly baudRate: number;
  /** What a bridge lets in by. */
  readonly token?: string | undefined;
  /** Whether the modem lines of the port are used. Default false: many a port has none. */
  readonly signals?: boolean;
  /** Which module it is, where it is a virtual one that does not say so itself. Default: that of the note. */
  readonly profile?: Profile | undefined;
  /** What a virtual one does at an ESC in a payload. */
  readonly escape?: Settings['escape'];
  /** Behind a bridge: whether it is written to, or watched while another program does. Default: writer. */
  readonly role?: 'writer' | 'observer' | undefined;
}

/**
 * The transport to a port as people name it: a device such as `/dev/ttyUSB0` or `COM3`, a raw TCP serial server
 * such as `tcp://192.168.1.20:3333`, a port of a bridge such as `ws://127.0.0.1:8023/modem`, or a virtual module within this
 * program: `emulator:`, `emulator:mc60`.
 */
export const transportOf = async (
  port: string,
  { baudRate, token, signals = false, profile = 'note', escape: effect, role }: PortOptions,
): Promise<Transport> => {
  const virtual = /^emulator:(?:\/\/)?(.*)$/i.exec(port);
  if (virtual) return virtualModule(virtual[1] || profile, effect);
  const scheme = schemeOf(port);
  switch (scheme) {
    case undefined: {
      const { serial } = await import('@atrx/transport-serial');
      return serial(port, { baudRate, signals });
    }
    case 'tcp': {
      const { tcp } = await import('@atrx/transport-tcp');
      return tcp(port.slice('tcp://'.length).replace(/\/$/, ''));
    }
    case 'ws':
    case 'wss': {
      const { websocket } = await import('@atrx/transport-websocket');
      return websocket(port, { signals, token, role });
    }
    default:
      throw new UsageError(
        `No transport for ${scheme}://. Name a serial port such as /dev/ttyUSB0, tcp://HOST:PORT, ws://HOST:PORT/NAME, or emulator:.`,
      );
  }
};

const virtualModule = async (name: string, effect: Settings['escape']): Promise<Transport> => {
  if (!isProfile(name))
    throw new UsageError(`There is no module ${JSON.stringify(name)}; there are ${PROFILES.join(', ')}.`);
  const { virtual } = await import('./virtual.ts');
  return virtual(name, effect !== 'literal');
};

/** `tcp` of `tcp://…`; nothing of a device. */
export const schemeOf = (port: string): string | undefined =>
  /^([a-z][a-z0-9+.-]*):\/\//i.exec(port)?.[1]?.toLowerCase();

/** Whether it is a module within this program. */
export const isVirtual = (port: string): boolean => /^emulator:/i.test(port);

/** The transport that the settings name. */
export const transportBy = async (
  settings: Settings,
  { role }: Pick<PortOptions, 'role'> = {},
): Promise<Transport> => {
  const { port, baud, signals, profile, escape: effect } = settings;
  if (port === undefined)
    throw new UsageError(
      'Which port? Say it by --port, ATRX_PORT, or "port" in atrx.json: `atrx ports` lists those of this machine, and emulator: is a virtual module.',
    );
  const token = await tokenBy(settings);
  return transportOf(port, { baudRate: baud, token, signals, profile, escape: effect, role });
};

/** What a bridge lets in by, where the settings have something. */
export const tokenBy = async ({ token, tokenFile }: Settings): Promise<string | undefined> => {
  if (tokenFile === undefined) return token;
  const { clientToken } = await import('./token-file.ts');
  return clientToken(tokenFile);
};
