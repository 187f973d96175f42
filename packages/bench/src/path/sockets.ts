import { chunks } from '../frames/chunks.ts';
import type { Take } from '../frames/contestants/contestant.ts';
import { reference } from '../frames/contestants/reference.ts';
import { Touched } from '../frames/found.ts';
import { encoded } from '../frames/framings.ts';
import { CHANNELS, type Mix, parts } from '../frames/payloads.ts';
import { connected } from '../module/connected.ts';
import type { Group, Work } from './work.ts';

const SEED = 1;
const CHUNK = 65_536;
const BYTES = 524_288;
const MOST = 8_192;

/** Frames of so many connections, interleaved, to a subscriber of each. */
const fed = (
  name: string,
  payload: Mix['payload'],
  count: number,
  listen: (piece: (index: number, bytes: Uint8Array) => void) => Take | Promise<Take>,
): Work => ({
  name,
  ready: async () => {
    const frames = parts(SEED, { payload, lines: false }, BYTES, MOST).map((part) =>
      typeof part === 'string' ? part : { ...part, channel: part.channel % count },
    );
    const pieces = chunks(encoded('receive', frames), CHUNK);
    const due = frames.reduce((sum, part) => sum + (typeof part === 'string' ? 0 : part.payload.length), 0);
    const touched = new Touched();
    let received = 0;
    let passes = 0;
    const feed = await listen((index, bytes) => {
      received += bytes.length;
      touched.piece(index, bytes);
    });
    return {
      each: frames.length,
      pass: () => {
        passes++;
        for (const piece of pieces) feed(piece);
      },
      right: () => received === due * passes,
    };
  },
});

const group = (payload: 64 | 1460): Group => {
  const size = `${payload.toLocaleString('en')} B`;
  const sdk = (name: string, count: number) =>
    fed(`${name}, ${size}`, payload, count, async (piece) => (await connected(count, piece)).feed);
  return {
    title: `Frames of ${size} to one connection, and interleaved to six with a subscriber each`,
    unit: 'a frame',
    works: [
      fed(`bare loop, six, ${size}`, payload, CHANNELS, (piece) =>
        reference.ready({
          piece,
          place: (index, { buffer, byteOffset }, start, length) =>
            piece(index, new Uint8Array(buffer, byteOffset + start, length)),
        }),
      ),
      sdk('`socket.data$` of one', 1),
      sdk('`socket.data$` of six', CHANNELS),
    ],
  };
};

export const sockets: readonly Group[] = [group(64), group(1460)];
