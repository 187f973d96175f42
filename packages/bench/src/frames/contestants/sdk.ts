import { open, quectel } from '@atrx/core';
import { emulator, silent, virtualNetwork } from '@atrx/emulator';
import { memory, type Transport } from '@atrx/transport';
import { Observable } from 'rxjs';
import { CHANNELS } from '../payloads.ts';
import type { Contestant, Feed } from './contestant.ts';

/** The same line, on which bytes come in besides: `fed` is told how. */
const beside = (line: Transport, fed: (feed: Feed) => void): Transport =>
  new Observable((opened) =>
    line.subscribe({
      next: (link) => {
        const bytes$ = new Observable<Uint8Array>((reader) => {
          fed((chunk) => reader.next(chunk));
          return link.bytes$.subscribe(reader);
        });
        opened.next({ ...link, bytes$ });
      },
      error: (error: unknown) => opened.error(error),
      complete: () => opened.complete(),
    }),
  );

/**
 * The whole of it: link, tokenizer, AT channel, the stack, `socket.data$` of six connections. A virtual module has opened
 * them; what is measured then comes in beside what that says.
 */
export const sdk: Contestant = {
  name: 'atrx, whole SDK',
  framing: 'receive',
  ready: async (found) => {
    const module = emulator({ network: virtualNetwork().tcp(7, silent) });
    let feed: Feed | undefined;
    const line = beside(memory(module.serve), (into) => {
      feed = into;
    });
    const modem = await open(quectel(line, { apn: 'internet', receive: 'push' }));
    for (let opened = 0; opened < CHANNELS; opened++) {
      const { index, data$ } = await open(modem.tcp('127.0.0.1', 7));
      data$.subscribe((bytes) => found.piece(index, bytes));
    }
    if (!feed) throw new Error('The line was not read.');
    return feed;
  },
};
