import { contestantOf } from '../frames/contestants/index.ts';
import { Counted } from '../frames/found.ts';
import { encoded } from '../frames/framings.ts';
import { isFrame, parts } from '../frames/payloads.ts';
import type { Stream } from '../frames/stream.ts';

const SLAB = 65_536;

/** Feeds that many bytes each time, as a serial port does: in slabs that nobody has seen before, and nobody keeps. */
export const flood = async (name: string, stream: Stream, bytes: number): Promise<() => void> => {
  const contestant = contestantOf(name);
  const frames = parts(stream.seed, stream, stream.bytes, stream.frames).filter(isFrame);
  const all = encoded(contestant.framing, frames);
  const inAll = frames.reduce((sum, { payload }) => sum + payload.length, 0);
  const counted = new Counted();
  const feed = await contestant.ready(counted);
  let at = 0;
  let laps = 0;
  return () => {
    for (let fedBytes = 0; fedBytes < bytes; fedBytes += SLAB) {
      const slab = Buffer.from(new ArrayBuffer(SLAB));
      for (let filled = 0; filled < SLAB; ) {
        const part = all.subarray(at, at + SLAB - filled);
        slab.set(part, filled);
        filled += part.length;
        at += part.length;
        if (at < all.length) continue;
        at = 0;
        laps += 1;
      }
      feed(slab);
    }
    if (!(counted.bytes >= laps * inAll && counted.bytes <= (laps + 1) * inAll))
      throw new Error(`${contestant.name} does not find all.`);
  };
};
