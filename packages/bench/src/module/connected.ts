import { type Modem, open, quectel } from '@atrx/core';
import { emulator, silent, virtualNetwork } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { beside, type Feed } from './beside.ts';

/**
 * The whole of it: link, tokenizer, AT channel, the stack, `socket.data$` of so many connections. A virtual module has opened
 * them; what is fed then comes in beside what that says.
 */
export const connected = async (
  count: number,
  received: (index: number, bytes: Uint8Array) => void,
): Promise<{ readonly modem: Modem; readonly feed: Feed }> => {
  const module = emulator({ network: virtualNetwork().tcp(7, silent) });
  let feed: Feed | undefined;
  const line = beside(memory(module.serve), (into) => {
    feed = into;
  });
  const modem = await open(quectel(line, { apn: 'internet', receive: 'push' }));
  for (let opened = 0; opened < count; opened++) {
    const { index, data$ } = await open(modem.tcp('127.0.0.1', 7));
    data$.subscribe((bytes) => received(index, bytes));
  }
  if (!feed) throw new Error('The line was not read.');
  return { modem, feed };
};
