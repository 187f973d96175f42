import * as fc from 'fast-check';
import { encodeFrame } from '../../src/protocol/frame.ts';
import { clientFrame, fromClient, fromServer, serverFrame } from '../threats/any-message.ts';

const sample = <T>(arbitrary: fc.Arbitrary<T>): readonly T[] =>
  fc.sample(arbitrary, { seed: 1, numRuns: 400 });
const wire = (message: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(message) ?? '');

/** What a fuzzer starts from: what either side may say, and what it may nearly say. */
export const messages = {
  client: sample(fromClient).map(wire),
  server: sample(fromServer).map(wire),
  frames: sample(fc.oneof(clientFrame, serverFrame)).map(encodeFrame),
  clientFrames: sample(clientFrame).map(encodeFrame),
  serverFrames: sample(serverFrame).map(encodeFrame),
} as const;

/** Some of these, in groups: one life of a machine each. */
export const lives = (events: readonly Uint8Array[][], length: number): readonly Uint8Array[][] =>
  sample(
    fc.array(fc.oneof(...events.map((each) => fc.constantFrom(...each))), {
      minLength: 1,
      maxLength: length,
    }),
  );
