import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { decodeClient, decodeServer, encodeControl } from '../../src/protocol/control.ts';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import { clientFrame, fromClient, fromServer, serverFrame, wireBytes, wireText } from './any-message.ts';

const holds = <T>(property: fc.IProperty<T>, numRuns: number): void => fc.assert(property, { numRuns });

/** One line, and nothing that a terminal obeys. */
const PLAIN = /^[\x20-\x7e]+$/;

describe('T7: messages that are nearly right', () => {
  it.each([
    ['client', decodeClient, wireText(fromClient)],
    ['bridge', decodeServer, wireText(fromServer)],
  ] as const)(
    'text of a %s: it says something that can be said again in the same words, or why it says nothing',
    (_, decode, text) => {
      let understood = 0;
      holds(
        fc.property(text, (said) => {
          const message = decode(said);
          if (E.isLeft(message)) return PLAIN.test(message.left);
          understood += 1;
          return isDeepStrictEqual(decode(encodeControl(message.right)), message);
        }),
        15_000,
      );
      // Neither side of it is idle.
      expect(understood).toBeGreaterThan(1_000);
      expect(understood).toBeLessThan(14_000);
    },
  );

  it('bytes: a frame that stands on the wire as it came, or why it is none', () => {
    let understood = 0;
    holds(
      fc.property(wireBytes, (bytes) => {
        const frame = decodeFrame(bytes);
        if (E.isLeft(frame)) return PLAIN.test(frame.left);
        understood += 1;
        return Buffer.compare(encodeFrame(frame.right), bytes) === 0;
      }),
      15_000,
    );
    expect(understood).toBeGreaterThan(3_000);
  });

  it('every frame that can be said is understood as it was meant', () => {
    holds(
      fc.property(fc.oneof(clientFrame, serverFrame), (frame) =>
        isDeepStrictEqual(decodeFrame(encodeFrame(frame)), E.right({ ...frame })),
      ),
      5_000,
    );
  });
});
