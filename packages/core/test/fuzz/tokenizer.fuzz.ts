import { isDeepStrictEqual } from 'node:util';
import { ascii } from '../../src/bytes/ascii.ts';
import { type Scene, tokens } from '../tokens.ts';

const ECHOED = 'OK\r\n> +RECEIVE: 0, 3';

/** The settings, a bit each. */
const scene = (bits: number): Scene => ({
  framing: {
    multiple: (bits & 1) === 0,
    head: (bits & 2) !== 0,
    remote: (bits & 4) !== 0,
    local: (bits & 8) !== 0,
  },
  prompting: (bits & 16) !== 0,
  ...((bits & 32) !== 0 && { echo: ECHOED }),
});

/** Pieces of up to `most` bytes, of sizes that look random. */
const pieces = (bytes: Uint8Array, most: number): readonly Uint8Array[] => {
  const cut: Uint8Array[] = [];
  let random = most;
  for (let at = 0; at < bytes.length; ) {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
    const length = 1 + ((random >>> 16) % most);
    cut.push(bytes.slice(at, at + length));
    at += length;
  }
  return cut;
};

/** What a module may send, its settings and the sizes of the pieces before it: the pieces make no difference. */
export const fuzz = (bytes: Uint8Array): void => {
  const [settings = 0, most = 0] = bytes;
  const stream = bytes.slice(2);
  const whole = tokens([stream], scene(settings));
  const cut = tokens(pieces(stream, 1 + most), scene(settings));
  if (!isDeepStrictEqual(cut, whole))
    throw new Error(`${JSON.stringify(cut)} is not ${JSON.stringify(whole)}`);
};

const STREAMS = [
  '\r\nOK\r\n\r\n+CPIN: READY\r\n',
  'AT+QISEND=0,5\r\r\n> Hello\r\nSEND OK\r\n',
  '\r\n+RECEIVE: 0, 8\r\nOK\r\n> 0,\r\n0, CLOSED\r\n',
  '\r\n+RECEIVE: 5, 3\r\nRECV FROM:10.0.0.1:7\r\nTO:10.0.0.2\r\nIPD3:abc\r\nOK\r\n',
  'IPD5:Hello\r\nIPD3TCP:abc\r\nIPD1UDP:x',
  'RECV FROM:10.0.0.1:7\r\nIPD2:ok\r\n',
  '+QIRD: 116.228.146.250:7070,TCP,4\r\nOK\r\n\r\nOK\r\n',
  `${ECHOED}\r\nSEND OK\r\n`,
  `${'x'.repeat(4_200)}\r\nOK\r\n`,
];

/** Each of these under all settings, in pieces of one byte and of more. */
export const seeds = (): readonly Uint8Array[] =>
  STREAMS.flatMap((stream) =>
    Array.from({ length: 64 }, (_, bits) =>
      Uint8Array.from([bits, bits % 3 === 0 ? 0 : bits, ...ascii(stream)]),
    ),
  );
