import fc from 'fast-check';
import { receiveBuffer } from './receive-buffer.ts';

/** What is done to a buffer: bytes put in, or up to so many taken out. */
const deeds = fc.array(fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.integer({ min: 1, max: 30 })), {
  maxLength: 60,
});

describe('a receive buffer', () => {
  it('gives a stream back as it came, as much as is asked for and there', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const buffer = receiveBuffer(false);
        let kept: number[] = [];
        for (const deed of all) {
          if (typeof deed === 'number') {
            expect(Array.from(buffer.take(deed))).toEqual(kept.slice(0, deed));
            kept = kept.slice(deed);
          } else {
            buffer.put(deed);
            kept = [...kept, ...deed];
          }
          expect(buffer.size).toBe(kept.length);
        }
      }),
    );
  });

  it('gives datagrams back one at a time, the rest of one before the next', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const buffer = receiveBuffer(true);
        const kept: number[][] = [];
        for (const deed of all) {
          if (typeof deed === 'number') {
            const [head = []] = kept;
            expect(Array.from(buffer.take(deed))).toEqual(head.slice(0, deed));
            if (head.length > deed) kept[0] = head.slice(deed);
            else kept.shift();
          } else {
            buffer.put(deed);
            if (deed.length > 0) kept.push(Array.from(deed));
          }
          expect(buffer.pieces).toBe(kept.length);
        }
      }),
    );
  });

  it('is as quick with many pieces as with few', () => {
    const buffer = receiveBuffer(false);
    for (let i = 0; i < 200_000; i++) buffer.put(Uint8Array.of(i % 256));
    let taken = 0;
    while (buffer.size > 0) taken += buffer.take(1500).length;
    expect(taken).toBe(200_000);
  });
});
