import { open, quectel } from '@atrx/core';
import { csq } from '@atrx/core/commands';
import { emulator } from '@atrx/emulator';
import { type Link, memory, type Transport } from '@atrx/transport';
import { lastValueFrom, of } from 'rxjs';
import { canned } from '../module/canned.ts';
import { opened } from '../module/opened.ts';
import { replaced } from '../module/replaced.ts';
import type { Group, Work } from './work.ts';

const EACH = 64;
const STRENGTH = 31;
const LINE = Buffer.from('AT+CSQ\r', 'latin1');
const ANSWER = Buffer.from(`AT+CSQ\r\r\n+CSQ: ${STRENGTH},0\r\n\r\nOK\r\n`, 'latin1');
const OK = Buffer.from('OK\r\n', 'latin1').readUInt32BE();

/** Writes the line, waits for what ends in OK, and looks no further. */
const exchanges = ({ bytes$, write }: Link, come: (bytes: number) => void): (() => Promise<void>) => {
  let over = () => {};
  bytes$.subscribe((bytes) => {
    const { length } = bytes;
    come(length);
    if (length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(length - 4) === OK) over();
  });
  return () =>
    new Promise((resolve) => {
      over = resolve;
      write(LINE).subscribe();
    });
};

const bare = (name: string, line: () => Transport): Work => ({
  name,
  ready: async () => {
    let done = 0;
    let bytes = 0;
    const exchange = exchanges(await opened(line()), (more) => {
      bytes += more;
    });
    return {
      each: EACH,
      pass: async () => {
        for (let one = 0; one < EACH; one++, done++) await exchange();
      },
      right: () => bytes === done * ANSWER.length,
    };
  },
});

/** `ready`: the modem is brought up. */
const sdk = (
  name: string,
  line: () => { readonly transport: Transport; readonly ready: () => void },
): Work => ({
  name,
  ready: async () => {
    const { transport, ready } = line();
    const { at } = await open(quectel(transport, { apn: 'internet' }));
    ready();
    const command = csq();
    let wrong = 0;
    return {
      each: EACH,
      pass: async () => {
        for (let one = 0; one < EACH; one++) {
          const { rssi } = await lastValueFrom(at.run(command));
          if (rssi !== STRENGTH) wrong++;
        }
      },
      right: () => wrong === 0,
    };
  },
});

const virtual = () => memory(emulator({ signal: STRENGTH }).serve);
const atOnce = () => canned(() => ANSWER).link;

/** `AT+CSQ`, one after the other, each awaited before the next. */
export const answered: Group = {
  title: 'Commands, one after another, to the virtual module over a link in memory',
  unit: 'a command',
  works: [
    bare('the line written, OK awaited', virtual),
    sdk('`modem.at.run`', () => ({ transport: virtual(), ready: () => {} })),
  ],
};

/** The same, where no module is measured. */
export const answeredAtOnce: Group = {
  title: 'Commands, one after another, to a canned answer',
  unit: 'a command',
  works: [
    bare('the line written, OK awaited (canned)', () => of(atOnce())),
    sdk('`modem.at.run` (canned)', () => {
      const { transport, replace } = replaced(virtual(), atOnce());
      return { transport, ready: replace };
    }),
  ],
};
