import { parseArgs } from 'node:util';
import { emulator } from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import { serial } from '@atrx/transport-serial';
import { internet } from './internet.ts';

const text = { type: 'string' } as const;
const { port, apn: name } = parseArgs({ options: { port: text, apn: text } }).values;

/** A module in memory, on a network in memory. */
export const virtual = emulator({ network: internet });

/** Where the examples find a module: `--port /dev/ttyUSB0 --apn NAME` is a real one, otherwise it is virtual. */
export const transport: Transport = port === undefined ? memory(virtual.serve) : serial(port);

/** The access point of its operator. */
export const apn = name ?? 'CMNET';
