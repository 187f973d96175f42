import * as fc from 'fast-check';
import { holds } from '../../../test/holds.ts';
import { joined } from './blocks.ts';
import { appended, begun, bytesOf, concluded, emptyRing, type Ring, segmentOf } from './ring.ts';

/** What a port does, by the bytes that it reads, or by the start of an epoch. */
const Doing = fc.oneof(
  { weight: 9, arbitrary: fc.nat({ max: 300 }) },
  { weight: 3, arbitrary: fc.integer({ min: 4000, max: 9000 }) },
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
      fc.integer({ min: 1, max: 20_000 }),
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
  const { ring } = after(emptyRing(10_000), [1, 4095, 1, 1, 5000, 30, 7000]);
  const segment = segmentOf(ring, 1);
  if (!segment) throw new Error('no segment');
  holds(
    fc.property(fc.nat({ max: 10_000 }), fc.nat({ max: 10_000 }), (a, b) => {
      const from = segment.base + Math.min(a, b);
      const to = segment.base + Math.max(a, b);
      const parts = bytesOf(segment, from, to);
      expect(same(joined(parts), numbered(1, from, to - from))).toBe(true);
      expect(parts.every(({ length }) => length > 0 && length <= 4096)).toBe(true);
    }),
  );
});

it('leaves an older state as it was', () => {
  const { ring } = after(emptyRing(5000), [3000]);
  const early = segmentOf(ring, 1);
  const one = segmentOf(appended(ring, numbered(9, 0, 4000)), 1);
  const other = segmentOf(appended(ring, numbered(8, 0, 4000)), 1);
  if (!early || !one || !other) throw new Error('no segment');
  expect([...joined(bytesOf(early, 0, 3000))]).toEqual([...numbered(1, 0, 3000)]);
  expect([...joined(bytesOf(one, 3000, 7000))]).toEqual([...numbered(9, 0, 4000)]);
  expect([...joined(bytesOf(other, 3000, 7000))]).toEqual([...numbered(8, 0, 4000)]);
});

it('does not keep the buffer that a byte was read into', () => {
  const { ring } = after(emptyRing(1000), []);
  const read = new Uint8Array(65_536).subarray(7, 8);
  const segment = segmentOf(appended(ring, read), 1);
  expect(segment && bytesOf(segment, 0, 1)[0]?.buffer.byteLength).toBe(1);
});

it('takes very many single bytes in few blocks, the small ones as the digits of a binary number', () => {
  let ring = begun(emptyRing(2 ** 20), 1);
  const byte = Uint8Array.of(7);
  for (let count = 0; count < 50_000; count += 1) ring = appended(ring, byte);
  const { blocks } = segmentOf(ring, 1) ?? { blocks: undefined };
  expect(blocks?.full).toHaveLength(Math.floor(50_000 / 4096));
  expect(blocks?.tail.map(({ length }) => length)).toEqual([512, 256, 64, 16]);
});

it('remembers where the last 64 epochs ended, and no more', () => {
  const { ring } = after(emptyRing(10), [...Array.from({ length: 100 }, () => [5, 'epoch' as const])].flat());
  expect(segmentOf(ring, 101)?.blocks.end).toBe(0);
  expect(segmentOf(ring, 37)).toMatchObject({ base: 5, blocks: { end: 5 }, ended: { cause: 'unplugged' } });
  expect(segmentOf(ring, 36)).toBe(undefined);
  expect(ring.size).toBe(10);
});
