import { encodeControl } from '../../src/protocol/control.ts';
import { hello, welcomed } from '../caller.ts';
import { served, uart } from '../served.ts';
import { type Frame, frame, upgraded } from './raw-frame.ts';

const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10] as const;
const code = (value: number, why: string | Uint8Array = '') =>
  Buffer.concat([Buffer.from([value >> 8, value & 255]), Buffer.from(why)]);
const bad = Uint8Array.of(0xc3, 0x28);
const half = Uint8Array.of(0xe2, 0x82);

/** What no WebSocket says, and the close code it is answered with. */
const cases: readonly (readonly [string, number, ...Frame[]])[] = [
  ['text that is no UTF-8', 1007, { opcode: TEXT, payload: bad }],
  ['text that ends within a character', 1007, { opcode: TEXT, payload: half }],
  ['an overlong encoding', 1007, { opcode: TEXT, payload: Uint8Array.of(0xc0, 0x80) }],
  ['a surrogate in UTF-8', 1007, { opcode: TEXT, payload: Uint8Array.of(0xed, 0xa0, 0x80) }],
  ['a character above all', 1007, { opcode: TEXT, payload: Uint8Array.of(0xf4, 0x90, 0x80, 0x80) }],
  [
    'no UTF-8 in two fragments',
    1007,
    { opcode: TEXT, payload: '{"t":"', fin: false },
    { opcode: CONTINUATION, payload: bad },
  ],
  ['RSV1, as if compressed', 1002, { opcode: TEXT, payload: '{}', rsv: 4 }],
  ['RSV2', 1002, { opcode: TEXT, payload: '{}', rsv: 2 }],
  ['RSV3', 1002, { opcode: BINARY, payload: '{}', rsv: 1 }],
  ['RSV1 on a ping', 1002, { opcode: PING, rsv: 4 }],
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): readonly [string, number, Frame] => [
    `the opcode ${opcode}`,
    1002,
    { opcode, payload: 'x' },
  ]),
  ['text that is not masked', 1002, { opcode: TEXT, payload: '{}', masked: false }],
  ['bytes that are not masked', 1002, { opcode: BINARY, payload: 'x', masked: false }],
  ['a ping that is not masked', 1002, { opcode: PING, masked: false }],
  ['a ping of 126 bytes', 1002, { opcode: PING, payload: 'x'.repeat(126) }],
  ['a pong of 300 bytes', 1002, { opcode: PONG, payload: 'x'.repeat(300) }],
  ['a ping in fragments', 1002, { opcode: PING, payload: 'x', fin: false }],
  ['a close in fragments', 1002, { opcode: CLOSE, payload: code(1000), fin: false }],
  ['a close of 200 bytes', 1002, { opcode: CLOSE, payload: code(1000, 'x'.repeat(198)) }],
  ['a close of one byte', 1002, { opcode: CLOSE, payload: 'x' }],
  ...[0, 999, 1004, 1005, 1006, 1015, 2000, 5000, 65_535].map((value): readonly [string, number, Frame] => [
    `a close with ${value}`,
    1002,
    { opcode: CLOSE, payload: code(value) },
  ]),
  ['a close whose reason is no UTF-8', 1007, { opcode: CLOSE, payload: code(1000, bad) }],
  ['a continuation of nothing', 1002, { opcode: CONTINUATION, payload: 'x' }],
  [
    'a message within a message',
    1002,
    { opcode: TEXT, payload: '{', fin: false },
    { opcode: TEXT, payload: '}' },
  ],
  ['a message of 65 537 bytes', 1009, { opcode: BINARY, payload: Buffer.alloc(65_537) }],
  ['one that announces 100 MiB', 1009, { opcode: BINARY, length: 104_857_600n }],
  ['one that announces 2^53', 1009, { opcode: BINARY, length: 2n ** 53n }],
  ['one that announces 2^63', 1009, { opcode: TEXT, length: 2n ** 63n }],
  ['one that announces 2^64 - 1', 1009, { opcode: TEXT, length: 2n ** 64n - 1n }],
  [
    'a message that outgrows the limit by its last fragment',
    1009,
    { opcode: BINARY, payload: Buffer.alloc(65_000), fin: false },
    { opcode: CONTINUATION, payload: Buffer.alloc(1_000) },
  ],
];

describe('T6: frames that are no WebSocket', () => {
  it.each([
    ['before a hello', false],
    ['of a client that was welcomed', true],
  ])('%s: each is answered with its code, and nobody else notices', async (_, greeted) => {
    const modem = uart();
    const { written } = modem;
    const bridge = await served(modem.transport, { limits: { connections: 100, clientsPerPort: 100 } });
    const writer = await welcomed(bridge.url);
    writer.send({ _tag: 'RxLimit', epoch: 1, consumed: 0, limit: 65_536 });

    const codes = await Promise.all(
      cases.map(async ([what, , ...frames]) => {
        const { socket, closed } = await upgraded(bridge);
        if (greeted)
          socket.write(frame({ opcode: TEXT, payload: encodeControl(hello({ role: 'observer' })) }));
        socket.write(Buffer.concat(frames.map(frame)));
        return [what, await closed];
      }),
    );
    expect(codes).toEqual(cases.map(([what, expected]) => [what, expected]));

    writer.send({
      _tag: 'Tx',
      lease: writer.welcome.tx?.lease ?? 0,
      offset: 0,
      bytes: Uint8Array.of(0x41, 0x54),
    });
    await modem.given(2);
    expect(written()).toBe('AT');
    modem.reads('OK');
    await writer.settled();
    expect(writer.read()).toBe('OK');
    expect(bridge.bridge.healthy()).toBe(true);
  });

  it('one that is cut at any byte is none: the connection ends, and nothing of it is heard', async () => {
    const modem = uart();
    const bridge = await served(modem.transport, { limits: { connections: 200 } });
    const said = frame({ opcode: TEXT, payload: encodeControl(hello()) });
    for (let at = 0; at < said.length; at += 7) {
      const { socket, closed } = await upgraded(bridge);
      socket.end(said.subarray(0, at));
      await closed;
    }
    expect(bridge.log.filter(({ what }) => what === 'Welcomed')).toEqual([]);
    expect((await welcomed(bridge.url)).welcome.tx).toBeDefined();
  });
});
