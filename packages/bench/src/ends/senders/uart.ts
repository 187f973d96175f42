import { setImmediate as turn } from 'node:timers/promises';
import { memory, type Transport } from '@atrx/transport';
import { beside, type Feed } from '../../module/beside.ts';
import { quiet } from '../../module/connected.ts';

/** Bytes that come within one turn of the event loop. */
const AT_ONCE = 65_536;

/** A UART in memory, with a quiet module behind it, that reads as fast as its process has turns. */
export const uart = (): {
  readonly transport: Transport;
  /** All of it, so many times; `more` is told how many bytes have come, and resolves when the next may. */
  readonly read: (
    pieces: readonly Uint8Array[],
    times: number,
    more: (come: number) => Promise<void>,
  ) => Promise<void>;
} => {
  let feed: Feed | undefined;
  const transport = beside(memory(quiet().serve), (into) => {
    feed = into;
  });
  return {
    transport,
    read: async (pieces, times, more) => {
      let come = 0;
      let looked = 0;
      for (let time = 0; time < times; time++)
        for (const piece of pieces) {
          feed?.(piece);
          come += piece.length;
          if (come - looked < AT_ONCE) continue;
          looked = come;
          await turn();
          await more(come);
        }
    },
  };
};
