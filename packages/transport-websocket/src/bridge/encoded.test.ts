import { encodeFrame, type ServerFrame } from '../protocol/frame.ts';
import { encoded } from './encoded.ts';

it('makes the message of a frame once, and each frame its own', () => {
  const frame: ServerFrame = { _tag: 'Rx', epoch: 1, offset: 5, bytes: Uint8Array.of(1, 2, 3) };
  expect(encoded(frame)).toEqual(encodeFrame(frame));
  expect(encoded(frame)).toBe(encoded(frame));
  expect(encoded({ ...frame, offset: 6 })).toEqual(encodeFrame({ ...frame, offset: 6 }));
});
