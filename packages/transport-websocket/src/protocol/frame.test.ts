import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { holds } from '../../test/holds.ts';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
const unhex = (text: string) => Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16));

const WIRE: ReadonlyArray<readonly [string, Frame, string]> = [
  [
    'RX',
    { _tag: 'Rx', epoch: 3, offset: 1204, bytes: unhex('4f 4b') },
    '01 00 00 00 00 03 00 00 00 00 00 00 04 b4 4f 4b',
  ],
  [
    'TX',
    { _tag: 'Tx', lease: 0x5a17_93fe, offset: 2 ** 32 + 1, bytes: unhex('1b') },
    '02 00 5a 17 93 fe 00 00 00 01 00 00 00 01 1b',
  ],
  [
    'RX_LIMIT',
    { _tag: 'RxLimit', epoch: 0xffff_ffff, consumed: 1204, limit: 66_740 },
    '03 00 ff ff ff ff 00 00 00 00 00 00 04 b4 00 00 00 00 00 01 04 b4',
  ],
  [
    'TX_ACK',
    { _tag: 'TxAck', lease: 1, accepted: 60, written: 3, limit: Number.MAX_SAFE_INTEGER },
    '04 00 00 00 00 01 00 00 00 00 00 00 00 3c 00 00 00 00 00 00 00 03 00 1f ff ff ff ff ff ff',
  ],
];

describe('a frame', () => {
  it.each(WIRE)('%s stands on the wire in its bytes', (_, frame, wire) => {
    expect(hex(encodeFrame(frame))).toBe(wire);
    expect(decodeFrame(unhex(wire))).toEqual(E.right(frame));
  });

  it.each(WIRE)('%s is one at its full length only', (_, frame, wire) => {
    const whole = unhex(wire);
    const header = 'bytes' in frame ? 14 : whole.length;
    for (let length = 0; length < header; length += 1)
      expect(E.isLeft(decodeFrame(whole.subarray(0, length)))).toBe(true);
    if (!('bytes' in frame)) expect(E.isLeft(decodeFrame(Uint8Array.of(...whole, 0)))).toBe(true);
  });

  it.each([
    ['nothing', '', 'a binary message of 1 bytes'],
    ['flags', '01 01 00 00 00 03 00 00 00 00 00 00 00 00 41', 'the unknown flags 0x1'],
    ['a type', '05 00 00 00 00 03 00 00 00 00 00 00 00 00 41', 'a binary message of the unknown type 0x5'],
    ['no bytes', '02 00 00 00 00 03 00 00 00 00 00 00 00 00', 'a binary message of type 0x2 with 14 bytes'],
    ['2^53', '01 00 00 00 00 03 00 20 00 00 00 00 00 00 41', 'a number above 2^53'],
    ['2^53 + 1', '01 00 00 00 00 03 00 20 00 00 00 00 00 01 41', 'a number above 2^53'],
    ['2^64 - 1', '01 00 00 00 00 03 ff ff ff ff ff ff ff ff 41', 'a number above 2^53'],
  ])('with %s that it cannot have is none', (_, wire, why) => {
    expect(decodeFrame(unhex(wire))).toEqual(E.left(why));
  });

  it('has no more bytes read by the UART than 16,384', () => {
    const rx = (length: number): Frame => ({
      _tag: 'Rx',
      epoch: 1,
      offset: 0,
      bytes: new Uint8Array(length),
    });
    expect(E.isRight(decodeFrame(encodeFrame(rx(16_384))))).toBe(true);
    expect(decodeFrame(encodeFrame(rx(16_385)))).toEqual(E.left('16385 bytes in one message'));
  });

  it('has its bytes as a view of the message, wherever that stands in its memory', () => {
    const memory = unhex('aa bb 01 00 00 00 00 03 00 00 00 00 00 00 00 07 4f 4b cc');
    const frame = decodeFrame(memory.subarray(2, 18));
    expect(frame).toEqual(E.right({ _tag: 'Rx', epoch: 3, offset: 7, bytes: unhex('4f 4b') }));
    expect(E.isRight(frame) && 'bytes' in frame.right && frame.right.bytes.buffer).toBe(memory.buffer);
  });

  const u32 = fc.nat(0xffff_ffff);
  const u53 = fc.maxSafeNat();
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 });
  const frame: fc.Arbitrary<Frame> = fc.oneof(
    fc.record({ _tag: fc.constant('Rx' as const), epoch: u32, offset: u53, bytes }),
    fc.record({ _tag: fc.constant('Tx' as const), lease: u32, offset: u53, bytes }),
    fc.record({ _tag: fc.constant('RxLimit' as const), epoch: u32, consumed: u53, limit: u53 }),
    fc.record({ _tag: fc.constant('TxAck' as const), lease: u32, accepted: u53, written: u53, limit: u53 }),
  );

  it('comes back as it was', () => {
    holds(
      fc.property(frame, (sent) => isDeepStrictEqual(decodeFrame(encodeFrame(sent)), E.right({ ...sent }))),
      1_000,
    );
  });

  it('that was damaged, or is any bytes, is another one or none: never an exception', () => {
    const damaged = fc.tuple(frame, fc.nat(80), fc.nat(255), fc.nat(80)).map(([sent, at, value, length]) => {
      const wire = encodeFrame(sent);
      wire[at % wire.length] = value;
      return wire.subarray(0, length);
    });
    holds(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 64 })), (wire) => {
        const decoded = decodeFrame(wire);
        return E.isRight(decoded)
          ? isDeepStrictEqual(encodeFrame(decoded.right), Uint8Array.from(wire))
          : decoded.left !== '';
      }),
      3_000,
    );
  });
});
