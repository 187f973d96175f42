import { setImmediate as turn } from 'node:timers/promises';
import { seconds } from '../measures/cpu.ts';
import { held } from '../measures/held.ts';

/** A read of a serial port brings no more. */
const AT_ONCE = 65_536;

/** The UART of a server, for whoever asks; `give` takes what it reads. */
export const fed = (piece: number, give: (bytes: Uint8Array) => void) => {
  let before = process.cpuUsage();
  let most = 0;
  return {
    /** From here on. */
    begin: () => {
      before = process.cpuUsage();
      most = 0;
      return [];
    },
    /** So many bytes come. */
    feed: async (bytes: number) => {
      for (let given = 0; given < bytes; ) {
        const slab = new Uint8Array(AT_ONCE).fill(0x55);
        for (let at = 0; at < slab.length; at += piece) give(slab.subarray(at, at + piece));
        given += slab.length;
        await turn();
      }
      most = Math.max(most, process.memoryUsage.rss());
      return [];
    },
    /** Seconds of CPU since then, and bytes in memory at the most. */
    end: () => [seconds(before), most],
    /** Bytes in memory, behind a garbage collection: of the process, and of these those on its heap. */
    memory: async () => {
      const { heap, resident } = await held();
      return [resident, heap];
    },
  };
};
