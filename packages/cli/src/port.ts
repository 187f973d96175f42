import type { Transport } from '@atrx/transport';
import { serial } from '@atrx/transport-serial';
import { InvalidArgumentError } from 'commander';

export interface PortOptions {
  /** Bits a second, where the port has such a thing. */
  readonly baudRate: number;
}

/** The transport to a port as people name it: a device such as `/dev/ttyUSB0` or `COM3`. */
export const transportOf = (port: string, { baudRate }: PortOptions): Transport => {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(port)?.[1];
  if (scheme !== undefined)
    throw new InvalidArgumentError(
      `No transport for ${scheme}:// yet. Name a serial port, such as /dev/ttyUSB0.`,
    );
  return serial(port, { baudRate, signals: false });
};
