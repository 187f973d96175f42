import { type Random, random } from '@atrx/seeds';

/** How the module numbers its connections (QIMUX=1). */
export const CHANNELS = 6;

/** What crosses the line: how long the payloads are, in bytes, and whether other lines stand between them. */
export interface Mix {
  readonly payload: 16 | 64 | 256 | 1460 | 'mixed';
  readonly lines: boolean;
}

/** Bytes that a channel is sent. */
export interface Frame {
  readonly channel: number;
  readonly payload: Uint8Array;
}

/** A frame, or a line of the module between two. */
export type Part = Frame | string;

export const isFrame = (part: Part): part is Frame => typeof part !== 'string';

/** What a parser must not take for its own within a payload. */
const LOOK_ALIKES = [
  '\r\n+RECEIVE: 0, 5\r\n',
  '\r\n+RECEIVE: 3, 1460\r\n',
  '\r\nOK\r\n',
  '\r\n> ',
  '\r\n0, CLOSED\r\n',
  'IPD12:',
].map((text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0)));

/** What a module says between two blocks: answers, and news of itself and of the network. */
const LINES = [
  'OK',
  '+CSQ: 21,0',
  '+CREG: 1,"1806","2AC3"',
  '+QIRDI: 0,1,3',
  'SEND OK',
  '+CGREG: 1',
] as const;

/** One line for so many frames. */
const LINE_EVERY = 4;

const lengthOf = ({ payload }: Mix, numbers: Random): number => {
  if (payload !== 'mixed') return payload;
  return numbers.pick([16, 64, 256, 1460, numbers.whole(1, 1460)]);
};

const payloadOf = (length: number, numbers: Random): Uint8Array => {
  const bytes = Uint8Array.from({ length }, () => numbers.whole(0, 255));
  const alike = numbers.pick([LOOK_ALIKES[0] ?? bytes, ...LOOK_ALIKES]);
  if (alike.length <= length && numbers.chance(0.25))
    bytes.set(alike, numbers.whole(0, length - alike.length));
  return bytes;
};

/** The same parts for the same seed, until their payloads hold that many bytes, or there are that many frames. */
export const parts = (seed: number, mix: Mix, bytes: number, frames: number): readonly Part[] => {
  const numbers = random(seed);
  const all: Part[] = [];
  for (let held = 0, found = 0; held < bytes && found < frames; found++) {
    const payload = payloadOf(lengthOf(mix, numbers), numbers);
    if (mix.lines && numbers.chance(1 / LINE_EVERY)) all.push(numbers.pick(LINES));
    all.push({ channel: numbers.whole(0, CHANNELS - 1), payload });
    held += payload.length;
  }
  return all;
};
