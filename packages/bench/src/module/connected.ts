import { type Modem, open, quectel } from '@atrx/core';
import { type Emulator, emulator, silent, virtualNetwork } from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import { beside, type Feed } from './beside.ts';

/** A virtual module that says nothing unasked, and whose peers take connections and are silent: what comes, comes in beside it. */
export const quiet = (): Emulator => emulator({ baud: 'auto', network: virtualNetwork().tcp(7, silent) });

/** A modem at a quiet module, with so many connections, and a subscriber to what each is pushed. */
export const subscribed = async (
  line: Transport,
  count: number,
  received: (index: number, bytes: Uint8Array) => void,
): Promise<Modem> => {
  const modem = await open(quectel(line, { apn: 'internet', receive: 'push' }));
  for (let opened = 0; opened < count; opened++) {
    const { index, data$ } = await open(modem.tcp('127.0.0.1', 7));
    data$.subscribe((bytes) => received(index, bytes));
  }
  return modem;
};

/** The whole of it in one process: link, tokenizer, AT channel, the stack, `socket.data$`; and how bytes are put on the line. */
export const connected = async (
  count: number,
  received: (index: number, bytes: Uint8Array) => void,
): Promise<{ readonly modem: Modem; readonly feed: Feed }> => {
  let feed: Feed | undefined;
  const line = beside(memory(quiet().serve), (into) => {
    feed = into;
  });
  const modem = await subscribed(line, count, received);
  if (!feed) throw new Error('The line was not read.');
  return { modem, feed };
};
