import type { Transport } from '@atrx/transport';
import { InvalidArgumentError } from 'commander';

export interface PortOptions {
  /** Bits a second, where the port has such a thing. */
  readonly baudRate: number;
  /** What a bridge lets in by. */
  readonly token?: string | undefined;
  /** Whether the modem lines of the port are used. Default false: many a port has none. */
  readonly signals?: boolean;
}

/**
 * The transport to a port as people name it: a device such as `/dev/ttyUSB0` or `COM3`, a raw TCP serial server
 * such as `tcp://192.168.1.20:3333`, a port of a bridge such as `ws://127.0.0.1:8023/modem`.
 */
export const transportOf = async (
  port: string,
  { baudRate, token, signals = false }: PortOptions,
): Promise<Transport> => {
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
      return websocket(port, { signals, token });
    }
    default:
      throw new InvalidArgumentError(
        `No transport for ${scheme}://. Name a serial port such as /dev/ttyUSB0, tcp://HOST:PORT, or ws://HOST:PORT/NAME.`,
      );
  }
};

/** `tcp` of `tcp://…`; nothing of a device. */
export const schemeOf = (port: string): string | undefined =>
  /^([a-z][a-z0-9+.-]*):\/\//i.exec(port)?.[1]?.toLowerCase();
