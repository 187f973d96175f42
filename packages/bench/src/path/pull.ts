import { open, quectel } from '@atrx/core';
import { memory } from '@atrx/transport';
import { Touched } from '../frames/found.ts';
import { type Canned, canned } from '../module/canned.ts';
import { quiet } from '../module/connected.ts';
import { replaced } from '../module/replaced.ts';
import type { Group, Work } from './work.ts';

const EACH = 64;
const PAYLOAD = 1460;
const LINE = Buffer.from('AT+QIRD=0,1,0,1500\r', 'latin1');
const NEWS = Buffer.from('\r\n+QIRDI: 0,1,0\r\n', 'latin1');
const EMPTY = Buffer.concat([LINE, Buffer.from('\r\nOK\r\n', 'latin1')]);
const FULL = Buffer.concat([
  LINE,
  Buffer.from(`\r\n+QIRD: 127.0.0.1:7,TCP,${PAYLOAD}\r\n`, 'latin1'),
  Uint8Array.from({ length: PAYLOAD }, (_, at) => (at * 31) & 0xff),
  Buffer.from('\r\nOK\r\n', 'latin1'),
]);

/** A module that has so much to be read as is put there, and announces it. */
const holding = (): Canned & { readonly put: (count: number) => void } => {
  let left = 0;
  const module = canned(() => (left-- > 0 ? FULL : EMPTY));
  return {
    ...module,
    put: (count) => {
      left = count;
      module.say(NEWS);
    },
  };
};

/** Each pass is announced once, and read until there is no more: as many reads as answers, and one that finds nothing. */
const reading = async (
  read: (module: Canned, received: (bytes: Uint8Array) => void) => Promise<void>,
  module = holding(),
) => {
  const touched = new Touched();
  let come = 0;
  let passes = 0;
  let all = () => {};
  await read(module, (bytes) => {
    touched.piece(0, bytes);
    come += bytes.length;
    if (come === passes * EACH * PAYLOAD) all();
  });
  return {
    each: EACH,
    pass: () => {
      passes++;
      module.put(EACH);
      return new Promise<void>((resolve) => {
        all = resolve;
      });
    },
    right: () => come === passes * EACH * PAYLOAD,
  };
};

const digits = /\+QIRD: [^\r]*,(\d+)\r\n/;

/** Finds the header in what comes, takes as many bytes behind it, and asks again as long as there were any. */
const bare: Work = {
  name: 'the line written, the header found',
  ready: () =>
    reading(async ({ link }, received) => {
      const ask = () => void link.write(LINE).subscribe();
      link.bytes$.subscribe((bytes) => {
        if (bytes === NEWS) return ask();
        const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', 0, 64);
        const header = digits.exec(head);
        if (!header) return;
        const from = header.index + header[0].length;
        received(bytes.subarray(from, from + Number(header[1])));
        ask();
      });
    }),
};

const sdk: Work = {
  name: '`socket.data$`, pulled',
  ready: () =>
    reading(async ({ link }, received) => {
      const virtual = memory(quiet().serve);
      const { transport, replace } = replaced(virtual, link);
      const modem = await open(quectel(transport, { apn: 'internet', receive: 'pull' }));
      const { data$ } = await open(modem.tcp('127.0.0.1', 7));
      replace();
      data$.subscribe(received);
    }),
};

/** Received data that waits in the module and is fetched by AT+QIRD. */
export const pull: Group = {
  title: 'Reads of 1,460 B by AT+QIRD, from a canned module that always has them',
  unit: 'a read',
  bytes: PAYLOAD,
  works: [bare, sdk],
};
