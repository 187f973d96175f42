import { parseArgs } from 'node:util';
import type { EscapeEffect } from '@atrx/core';
import { emulator, note } from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import { serial } from '@atrx/transport-serial';
import { websocket } from '@atrx/transport-websocket';
import { internet } from './internet.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const { values, positionals } = parseArgs({
  options: { port: text, apn: text, to: text, listen: text, escape: text, 'no-lines': flag },
  allowPositionals: true,
});
const { port, apn: name } = values;
const signals = values['no-lines'] !== true;

/** `--escape literal`: ESC in a payload is data, which TLS and other binary data need. Otherwise it is refused. */
const effect: EscapeEffect = values.escape === 'literal' ? 'literal' : 'cancels';

/** A module in memory, on a network in memory. */
export const virtual = emulator({
  network: internet,
  profile: { ...note, escCancels: effect === 'cancels' },
});

const at = (place: string): Transport =>
  /^wss?:/.test(place)
    ? websocket(place, { token: process.env['ATRX_TOKEN'], signals })
    : serial(place, { signals });

/**
 * Where the examples find a module: `--port /dev/ttyUSB0 --apn NAME` is a real one, `--port ws://gateway:8023/modem` one behind a
 * bridge, whose token is in ATRX_TOKEN; otherwise it is virtual. `--no-lines`: the port has no modem lines, as a pseudo-terminal
 * has none.
 */
export const transport: Transport = port === undefined ? memory(virtual.serve) : at(port);

/** The access point of its operator. */
export const apn = name ?? 'CMNET';

/** What the module is to be told, and what is known of it. */
export const options = { apn, escape: effect } as const;

/** Whom the example talks to, where it takes `--to host:port`. */
export const peer = (otherwise: string): readonly [host: string, port: number] => {
  const [host = '', at] = (values.to ?? otherwise).split(':');
  return [host, Number(at)];
};

/** The words that it was given besides, such as an address. */
export const words: readonly string[] = positionals;

/** The port of the module that the example listens at: `--listen 7`. */
export const listenAt = Number(values.listen ?? 7);
