import { type ModemOptions, open, quectel } from '@atrx/core';
import type { Transport } from '@atrx/transport';
import { bare, said } from '../hosts/bare.ts';

/** A host of one module, with a connection open. */
export interface Hosted {
  /** Bytes that have come to it. */
  readonly heard: () => number;
  readonly close: () => Promise<void>;
}

const OPENING = ['ATE0', 'AT+QIMUX=1', 'AT+QIOPEN=0,"TCP","10.0.0.7",7'];

/** As little as can be: what is left is the module. Pushed data comes to it with its headers. */
export const bareHost = async (line: Transport): Promise<Hosted> => {
  const host = bare(line);
  await said(host, OPENING, 'CONNECT OK\r\n');
  return { heard: host.heard, close: async () => host.close() };
};

/** The SDK; what comes is read as it comes where `reads`. */
export const sdkHost =
  (options: Pick<ModemOptions, 'receive' | 'pollEvery'>, reads: boolean) =>
  async (line: Transport): Promise<Hosted> => {
    const modem = await open(quectel(line, { apn: 'internet', ...options }));
    const socket = await open(modem.tcp('10.0.0.7', 7));
    let heard = 0;
    if (reads)
      socket.data$.subscribe((bytes) => {
        heard += bytes.length;
      });
    return { heard: () => heard, close: modem.close };
  };
