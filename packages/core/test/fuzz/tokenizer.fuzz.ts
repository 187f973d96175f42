import { isDeepStrictEqual } from 'node:util';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { body } from '../../src/wire/body.ts';
import type { Claims } from '../../src/wire/claims.ts';
import { Junction } from '../../src/wire/junction.ts';
import { Tokenizer } from '../../src/wire/tokenizer.ts';
import { Unframed } from '../../src/wire/unframed.ts';
import { Notes } from '../tokens.ts';

const ECHOED = 'OK\r\n> +RECEIVE: 0, 3';

const URCS = ['OK', '+CPIN: READY', '0, CLOSED'];
const ANSWERS = [...URCS, 'SEND OK', '+QIRD: 116.228.146.250:7070,TCP,4'];

/** What is known of lines among data that comes without its length: of a few, to the letter. */
const claims = (running: boolean): Claims => ({
  running,
  echo: running ? ascii('AT+QISEND\r') : ascii(''),
  mayBegin: (text) => URCS.some((urc) => urc.startsWith(text)),
  claims: (text) => (running ? ANSWERS : URCS).includes(text),
});

/** Behind which token data mode begins, and how many bytes it takes. */
interface Turn {
  readonly behind: number;
  readonly takes: number;
}

/** Writes down also where each token ended, and joins the data of which nobody knows the pieces. */
class Places extends Notes {
  /** What is told of a token that is whole. */
  ended: () => number = () => 0;
  private data = '';
  private whole = 0;

  override line(bytes: Uint8Array, start: number, end: number): void {
    super.line(bytes, start, end);
    this.place();
  }
  override prompt(): void {
    super.prompt();
    this.place();
  }
  override echo(length: number): void {
    super.echo(length);
    this.place();
  }
  override header(bytes: Uint8Array, start: number, end: number): void {
    super.header(bytes, start, end);
    this.place();
  }
  override overlong(length: number): void {
    super.overlong(length);
    this.place();
  }
  override pushed(index: number, chunk: Uint8Array, start: number, length: number, left: number) {
    super.pushed(index, chunk, start, length, left);
    if (left === 0) this.place();
  }
  override announced(chunk: Uint8Array, start: number, length: number, left: number): void {
    super.announced(chunk, start, length, left);
    if (left === 0) this.place();
  }
  override unframed(bytes: Uint8Array): void {
    this.data += textOf(bytes);
  }

  /** What data came before what is told now. */
  join(): void {
    if (this.data !== '') this.told.push(`unframed ${this.data}`);
    this.data = '';
  }

  private place(): void {
    const token = this.told.pop() ?? '';
    this.join();
    this.whole += 1;
    this.told.push(`${token} @${this.ended()}`);
    this.behind(this.whole);
  }

  /** Is called behind each token. */
  behind: (count: number) => void = () => {};
}

/** What is made of these pieces under these settings, a bit each. */
const made = (cut: readonly Uint8Array[], bits: number, { behind, takes }: Turn): readonly string[] => {
  const notes = new Places();
  const tokenizer = new Tokenizer(notes, 1_500);
  const unframed = (bits & 64) !== 0;
  tokenizer.framing = {
    multiple: !unframed && (bits & 1) === 0,
    head: !unframed && (bits & 2) !== 0,
    remote: (bits & 4) !== 0,
    local: (bits & 8) !== 0,
    ...(unframed && { unframed }),
  };
  tokenizer.bodies = [body('+QIRD: ')];
  tokenizer.prompting = (bits & 16) !== 0;
  if ((bits & 32) !== 0) tokenizer.repeat.expect(ascii(ECHOED));
  const reader = new Unframed(tokenizer, notes, claims((bits & 1) === 0));
  const junction = new Junction(tokenizer, reader, { lost: () => {}, taking: () => {} });
  notes.ended = () => tokenizer.position;
  let taken = '';
  notes.behind = (count) => {
    if ((bits & 128) === 0 || count !== behind) return;
    junction.divert({
      take: (bytes) => {
        const left = takes - taken.length;
        taken += textOf(bytes.subarray(0, left));
        if (bytes.length < left) return;
        notes.told.push(`diverted ${taken}`);
        junction.divert(undefined, bytes.subarray(left));
      },
      lost: () => {},
    });
  };
  for (const piece of cut) junction.push(piece);
  junction.settle();
  notes.join();
  return [...notes.told, `${tokenizer.read} read, ${junction.diverted ? taken : 'lines'}`];
};

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

/**
 * What a module may send, and before it the settings, the sizes of the pieces, and where data mode cuts in, for how long: the
 * pieces make no difference.
 */
export const fuzz = (bytes: Uint8Array): void => {
  const [settings = 0, most = 0, turn = 0] = bytes;
  const stream = bytes.slice(3);
  const diverted: Turn = { behind: 1 + (turn & 7), takes: 1 + (turn >> 3) };
  const whole = made([stream], settings, diverted);
  const cut = made(pieces(stream, 1 + most), settings, diverted);
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
  'Hello\r\n0, CLOS\r\n0, CLOSED\r\nworld\r\nAT+QISEND\r\r\n> x\r\nSEND OK\r\nTO:10.0.0.2\r\nmore',
];

/** Each of these under all settings, in pieces of one byte and of more. */
export const seeds = (): readonly Uint8Array[] =>
  STREAMS.flatMap((stream) =>
    Array.from({ length: 256 }, (_, bits) =>
      Uint8Array.from([bits, bits % 3 === 0 ? 0 : bits, bits % 5, ...ascii(stream)]),
    ),
  );
