import { parseArgs } from 'node:util';
import { emulator } from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import { serial } from '@atrx/transport-serial';
import { internet } from './internet.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const { values } = parseArgs({
  options: { port: text, apn: text, to: text, listen: text, 'no-lines': flag },
});
const { port, apn: name } = values;

/** A module in memory, on a network in memory. */
export const virtual = emulator({ network: internet });

/**
 * Where the examples find a module: `--port /dev/ttyUSB0 --apn NAME` is a real one, otherwise it is virtual. `--no-lines`: the
 * port has no modem lines, as a pseudo-terminal has none.
 */
export const transport: Transport =
  port === undefined ? memory(virtual.serve) : serial(port, { signals: values['no-lines'] !== true });

/** The access point of its operator. */
export const apn = name ?? 'CMNET';

/** Whom the example talks to, where it takes `--to host:port`. */
export const peer = (otherwise: string): readonly [host: string, port: number] => {
  const [host = '', at] = (values.to ?? otherwise).split(':');
  return [host, Number(at)];
};

/** The port of the module that the example listens at: `--listen 7`. */
export const listenAt = Number(values.listen ?? 7);
