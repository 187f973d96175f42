import { bytesOf, textOf } from '../escapes.ts';
import { law } from './law.ts';
import { joined, receives } from './received.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);
/** Long enough that no buffer on the way holds it whole; 251 is prime, so no two pages of it are alike. */
const long = Uint8Array.from({ length: 70_001 }, (_, at) => at % 251);
const pieces = [everyByte, bytesOf('A'), new Uint8Array(), long, bytesOf('\\r\\n')];

export const wholeAndInOrder = law(
  '3. What is written arrives whole and in order, in whatever pieces',
  [],
  async ({ open, far, arrived }) => {
    const near = await open();
    far.write(bytesOf('early'));
    for (const piece of pieces) await near.write(piece);
    await receives('The far end', arrived, joined(pieces));

    const bytes = near.read();
    for (const piece of pieces) far.write(piece);
    await receives('The near end', bytes, joined([bytesOf('early'), ...pieces]));
  },
);

export const writesAreCold = law(
  '4. Writes are cold and complete when accepted',
  [],
  async ({ open, arrived }) => {
    const near = await open();
    near.link.write(bytesOf('never'));
    await near.write(bytesOf('once'));
    await receives('The far end, of writes that were not subscribed,', arrived, bytesOf('once'));

    const mine = bytesOf('mine');
    await near.write(mine);
    mine.fill(0);
    await near.write(bytesOf('|'));
    await receives(
      'The far end, of bytes whose array was used again after the write,',
      arrived,
      bytesOf('oncemine|'),
    );
  },
);

export const writesDoNotInterleave = law(
  '5. Concurrent writes do not interleave',
  [],
  async ({ open, arrived }) => {
    const near = await open();
    const many = Array.from({ length: 16 }, (_, at) => new Uint8Array(3000 + at).fill(0x41 + at));
    await Promise.all(many.map(near.write));
    await receives(
      'The far end, of writes that were subscribed one right after the other,',
      arrived,
      joined(many),
    );
  },
);

export const chunksStay = law(
  '6. A received chunk is never written into again',
  [],
  async ({ open, far }) => {
    const near = await open();
    const bytes = near.read();
    const rounds = Array.from({ length: 64 }, (_, at) => new Uint8Array(4096).fill(at));
    for (const [at, round] of rounds.entries()) {
      far.write(round);
      await receives('The near end', bytes, joined(rounds.slice(0, at + 1)));
    }
    for (const { chunk, copy } of bytes.values)
      if (chunk.some((byte, at) => byte !== copy[at]))
        throw new Error(
          `A chunk began with "${textOf(copy.subarray(0, 8))}" when it was handed out` +
            ` and begins with "${textOf(chunk.subarray(0, 8))}" now.`,
        );
  },
);
