import * as fc from 'fast-check';
import { holds } from '../../../test/holds.ts';
import { joined } from './blocks.ts';
import { appended, begun, bytesOf, concluded, emptyRing, type Ring, segmentOf } from './ring.ts';

/** What a port does, by the bytes that it reads, or by the start of an epoch. */
const Doing = fc.oneof(
  { weight: 9, arbitrary: fc.nat({ max: 300 }) },
  { weight: 3, arbitrary: fc.integer({ min: 15_000, max: 40_000 }) },
  { weight: 1, arbitrary: fc.constant('epoch' as const) },
);

/** Bytes that tell which they are: the n-th of the epoch. */
const numbered = (epoch: number, from: number, count: number) =>
  Uint8Array.from({ length: count }, (_, at) => ((from + at) * 31 + epoch * 7) % 251);

const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

const after = (ring: Ring, doings: readonly (number | 'epoch')[]) => {
  const lengths: number[] = [0];
  let current = begun(ring, 1);
  for (const doing of doings) {
    if (doing === 'epoch') {
      lengths.push(0);
      current = begun(concluded(current, 'unplugged', ''), lengths.length);
      continue;
    }
    const epoch = lengths.length;
    const length = lengths[epoch - 1] ?? 0;
    current = appended(current, numbered(epoch, length, doing));
    lengths[epoch - 1] = length + doing;
  }
  return { ring: current, lengths };
};

it('holds the last bytes over all epochs, by their numbers, and drops only what there is no room for', () => {
  holds(
    fc.property(
      fc.integer({ min: 1, max: 90_000 }),
      fc.array(Doing, { maxLength: 25 }),
      (capacity, doings) => {
        const { ring, lengths } = after(emptyRing(capacity), doings);
        const total = lengths.reduce((sum, length) => sum + length, 0);
        const held = lengths.map((length, at) => {
          const segment = segmentOf(ring, at + 1);
          if (!segment) throw new Error('an epoch is forgotten');
          const { base, blocks } = segment;
          expect(blocks.end).toBe(length);
          expect([...joined(bytesOf(segment, base, length))]).toEqual([
            ...numbered(at + 1, base, length - base),
          ]);
          return length - base;
        });
        expect(held.reduce((sum, length) => sum + length, 0)).toBe(Math.min(capacity, total));
        const first = held.findIndex((length) => length > 0);
        expect(held.slice(first + 1)).toEqual(lengths.slice(first + 1));
      },
    ),
    40,
  );
});

it('gives any part of what it holds, in views of its blocks', () => {
  const { ring } = after(emptyRing(40_000), [1, 16_383, 1, 1, 20_000, 30, 28_000]);
  const segment = segmentOf(ring, 1);
  if (!segment) throw new Error('no segment');
  holds(
    fc.property(fc.nat({ max: 40_000 }), fc.nat({ max: 40_000 }), (a, b) => {
      const from = segment.base + Math.min(a, b);
      const to = segment.base + Math.max(a, b);
      const parts = bytesOf(segment, from, to);
      expect(same(joined(parts), numbered(1, from, to - from))).toBe(true);
      expect(parts.every(({ length }) => length > 0 && length <= 16_384)).toBe(true);
    }),
  );
});

it.each([
  ['within a block', 3000],
  ['at the end of one', 16_384],
  ['where there is none', 0],
])('leaves an older state as it was, whatever comes behind it: %s', (_, before) => {
  const { ring } = after(emptyRing(100_000), [before]);
  const futures = [4000, 4000, 1, 40_000].map((count, seed) => {
    const bytes = numbered(20 + seed, 0, count);
    return { bytes, state: appended(ring, bytes) };
  });
  const further = futures.map(({ bytes, state }, seed) => {
    const more = numbered(40 + seed, 0, 20_000);
    return { bytes: joined([bytes, more]), state: appended(state, more) };
  });
  const past = { bytes: new Uint8Array(), state: ring };
  for (const { bytes, state } of [past, ...futures, ...further]) {
    const segment = segmentOf(state, 1);
    expect(
      segment && same(joined(bytesOf(segment, 0, 99_999)), joined([numbered(1, 0, before), bytes])),
    ).toBe(true);
  }
});

it('leaves an older state its bytes, where a newer one has no more room for them', () => {
  const { ring } = after(emptyRing(65_536), [65_536]);
  let newer = ring;
  for (let count = 0; count < 20; count += 1) newer = appended(newer, new Uint8Array(10_000));
  const segment = segmentOf(ring, 1);
  expect(segment && same(joined(bytesOf(segment, 0, 65_536)), numbered(1, 0, 65_536))).toBe(true);
});

it('does not keep the buffer that a byte was read into', () => {
  const { ring } = after(emptyRing(1000), []);
  const read = new Uint8Array(65_536).subarray(7, 8);
  const open = appended(ring, read);
  const kept = (state: Ring) => {
    const segment = segmentOf(state, 1);
    return segment && bytesOf(segment, 0, 1)[0]?.buffer.byteLength;
  };
  expect(kept(open)).toBe(16_384);
  expect(kept(concluded(open, 'unplugged', ''))).toBe(1);
});

it('goes on behind an epoch that is over, as it was', () => {
  const { ring } = after(emptyRing(1000), [5]);
  const over = concluded(ring, 'unplugged', '');
  const segment = segmentOf(appended(over, numbered(1, 5, 20)), 1);
  expect(segment && [...joined(bytesOf(segment, 0, 25))]).toEqual([...numbered(1, 0, 25)]);
});

it('takes very many bytes in few blocks, and holds on to hardly more of them than it has to', () => {
  let ring = begun(emptyRing(2 ** 20), 1);
  const bytes = new Uint8Array(100);
  const rows = new Set<unknown>();
  for (let count = 0; count < 50_000; count += 1) {
    ring = appended(ring, bytes);
    const row = segmentOf(ring, 1)?.blocks.row;
    rows.add(row);
    expect(row?.length).toBeLessThanOrEqual(65 + 22);
  }
  // 305 blocks, of which 64 are held: the row is made anew for each quarter of them, and not for each that comes.
  expect(rows.size).toBeLessThanOrEqual(16);
});

it('remembers where the last 64 epochs ended, and no more', () => {
  const { ring } = after(emptyRing(10), [...Array.from({ length: 100 }, () => [5, 'epoch' as const])].flat());
  expect(segmentOf(ring, 101)?.blocks.end).toBe(0);
  expect(segmentOf(ring, 37)).toMatchObject({ base: 5, blocks: { end: 5 }, ended: { cause: 'unplugged' } });
  expect(segmentOf(ring, 36)).toBe(undefined);
  expect(ring.size).toBe(10);
});
