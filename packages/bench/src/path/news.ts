import type { Urc } from '@atrx/core';
import { filter } from 'rxjs';
import { connected } from '../module/connected.ts';
import type { Group, Work } from './work.ts';

const EACH = 256;
const KNOWN = Buffer.from('\r\n+CREG: 1,"1806","2AC3"\r\n', 'latin1');
const STRANGE = Buffer.from('\r\n+QTRAFFIC: 1806,2\r\n', 'latin1');

/** A kind of URC as anybody would write it. */
const cell: Urc<string> = {
  name: '+CREG',
  read: (line) => /^\+CREG: \d,"[0-9A-F]+","([0-9A-F]+)"$/.exec(line)?.[1],
};

const CELL = '2AC3';

/** Chunks with a line each, fed one by one; each has to be `heard` before the feeding returns. */
const fed = async (
  chunk: Uint8Array,
  listen: (heard: () => void) => Promise<(chunk: Uint8Array) => void>,
) => {
  let heard = 0;
  let due = 0;
  const feed = await listen(() => {
    heard++;
  });
  return {
    each: EACH,
    pass: () => {
      for (let one = 0; one < EACH; one++) {
        due++;
        feed(chunk);
      }
    },
    right: () => heard === due,
  };
};

const bare: Work = {
  name: 'the line to a string, the same pattern, a call',
  ready: () =>
    fed(KNOWN, async (heard) => (chunk) => {
      const line = Buffer.from(chunk.buffer, chunk.byteOffset + 2, chunk.length - 4).toString('latin1');
      if (cell.read(line) === CELL) heard();
    }),
};

const on: Work = {
  name: '`modem.at.on`',
  ready: () =>
    fed(KNOWN, async (heard) => {
      const { modem, feed } = await connected(0, () => {});
      modem.at.on(cell).subscribe((where) => where === CELL && heard());
      return feed;
    }),
};

/** Everything, of which that kind is awaited. */
const all = (name: string, chunk: Uint8Array, tag: string): Work => ({
  name,
  ready: () =>
    fed(chunk, async (heard) => {
      const { modem, feed } = await connected(0, () => {});
      modem.urc$.pipe(filter(({ _tag }) => _tag === tag)).subscribe(heard);
      return feed;
    }),
});

/** From the bytes of a URC to whoever listens for it, in the same call. */
export const news: Group = {
  title: 'From the bytes of a URC to a subscriber',
  unit: 'a URC',
  works: [
    bare,
    on,
    all('`modem.urc$`', KNOWN, 'RegistrationChanged'),
    all('`modem.urc$`, of no known kind', STRANGE, 'Unknown'),
  ],
};
