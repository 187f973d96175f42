import * as fc from 'fast-check';
import { type ClientFrame, encodeFrame, type ServerFrame } from '../../src/protocol/frame.ts';

/** Numbers at every edge that a field may have, and some that none has. */
const number: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    0,
    1,
    -1,
    0.5,
    255,
    4096,
    10_000,
    10_001,
    65_536,
    0xffff_ffff,
    0x1_0000_0000,
    Number.MAX_SAFE_INTEGER,
    Number.MAX_SAFE_INTEGER + 1,
    1e308,
    -0,
  ),
  fc.nat(),
  fc.double(),
);

const text: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    '',
    'modem',
    '..',
    '/dev/ttyUSB0',
    '\0',
    '\x1b[2J',
    '\ud800',
    'QQ==',
    'a'.repeat(65),
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

const junk: fc.Arbitrary<unknown> = fc.oneof(
  number,
  text,
  fc.constantFrom(null, true, false, undefined, [], {}, [[]], { length: 1e9 }),
  fc.jsonValue({ maxDepth: 3 }),
);

const word = (...words: readonly string[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...words) }, junk);
/** Mostly what it should be. */
const mostly = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary }, junk);
const record = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> =>
  mostly(fc.record(fields, { requiredKeys: [] }));
const whole = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> =>
  mostly(fc.record(fields));

const offset = mostly(fc.oneof(fc.nat(100), fc.maxSafeNat()));
const u32 = mostly(fc.oneof(fc.nat(8), fc.nat(0xffff_ffff)));
const ms = mostly(fc.nat(10_000));
const flag = mostly(fc.boolean());
const name = mostly(fc.constantFrom('', 'modem', 'other'));
const base64 = mostly(fc.base64String({ maxLength: 40 }));
const line = word('dtr', 'rts', 'brk');
const step = fc.oneof(
  whole({ quiet: ms }),
  whole({ write: base64 }),
  whole({ line, level: flag }),
  whole({ expect: base64, ms }),
);
const steps = mostly(fc.array(step, { maxLength: 17 }));
const settings = record({
  baudRate: mostly(fc.constantFrom(9_600, 115_200)),
  dataBits: mostly(fc.constantFrom(5, 8)),
  parity: word('none', 'even'),
  stopBits: mostly(fc.constantFrom(1, 2)),
  flowControl: word('none', 'hardware'),
});
const takeover = word('no', 'if-dead', 'force');
const id = mostly(fc.integer({ min: 1, max: 6 }));

const said = (t: string, fields: Readonly<Record<string, fc.Arbitrary<unknown>>>, optional = true) =>
  fc.record({ t: fc.constant(t), ...fields }, optional ? { requiredKeys: ['t'] } : {});

const hello = fc.record(
  {
    t: fc.constant('hello'),
    v: mostly(fc.constant(1)),
    client: whole({ id: mostly(fc.constantFrom('client-one', 'client-two')), name }),
    attempt: offset,
    port: name,
    role: word('writer', 'observer', 'list'),
    takeover,
    resume: fc.option(
      whole({ server: mostly(fc.constantFrom('boot', 'another')), epoch: u32, rx: offset, lease: u32 }),
      { nil: undefined },
    ),
    will: fc.option(steps, { nil: undefined }),
  },
  { requiredKeys: ['t', 'v', 'client', 'attempt', 'port', 'role', 'takeover'] },
);

const requests: readonly fc.Arbitrary<unknown>[] = [
  said('set', { id, settings }, false),
  said('lines', { id, lines: record({ dtr: flag, rts: flag, brk: flag }) }, false),
  said('pulse', { id, line, level: flag, ms }, false),
  said('action', { id, name: word('power-key', 'none') }, false),
  said('script', { id, steps }, false),
  said('will', { id, steps }, false),
  said('drain', { id }, false),
  said('purge', { id }, false),
  said('ports', { id }, false),
  said('takeover', { id, how: takeover }, false),
  said('release', { id }, false),
];

const heartbeat = said('hb', { n: offset }, false);

/** What a client may say, what it may nearly say, and what it must not. */
export const fromClient: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: hello },
  heartbeat,
  ...requests.map((arbitrary) => ({ weight: 1, arbitrary })),
);

const grant = whole({ lease: u32, accepted: offset, written: offset, limit: offset });
const incoming = whole({ on: flag, changes: offset });
const lines = record({ cts: incoming, dsr: incoming, dcd: incoming, ri: incoming });
const state = word('open', 'gone');

/** The same of a bridge. */
export const fromServer: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      {
        t: fc.constant('welcome'),
        server: mostly(fc.constantFrom('boot', 'another')),
        rx: whole({ epoch: u32, from: offset, base: offset, end: offset }),
        tx: grant,
        resumed: whole({ rx: word('none', 'full', 'gap', 'new-epoch'), tx: word('none', 'full', 'lost') }),
        timing: whole({ heartbeat: ms, silence: ms, window: ms }),
        port: whole({ name, state, epoch: u32, dirty: flag, lines }),
      },
      { requiredKeys: ['t', 'server', 'rx', 'resumed', 'timing', 'port'] },
    ),
  },
  heartbeat,
  said(
    'gap',
    {
      epoch: u32,
      from: offset,
      to: mostly(fc.option(fc.nat())),
      cause: word('overflow', 'overrun', 'restart'),
    },
    false,
  ),
  said(
    'epoch',
    {
      epoch: u32,
      end: offset,
      next: mostly(fc.option(fc.nat())),
      cause: word('unplugged', 'closed'),
      why: text,
    },
    false,
  ),
  said('port', { state, epoch: u32, settings }, false),
  said('lines', { lines }, false),
  said(
    'lease',
    { lease: u32, state: word('fenced', 'taken', 'released', 'expired'), written: offset, by: name },
    false,
  ),
  said('bye', { code: u32, why: text, holder: name, retryAfter: ms }, false),
  said('ok', { id, purged: offset, tx: grant }),
  said('err', { id, code: word('forbidden', 'failed', 'busy'), why: text }, false),
);

/** A message as it stands on the wire: text that is JSON, nearly JSON, or anything. */
export const wireText = (message: fc.Arbitrary<unknown>): fc.Arbitrary<string> => {
  const json = message.map((value) => JSON.stringify(value) ?? 'null');
  return fc.oneof(
    { weight: 6, arbitrary: json },
    fc
      .tuple(json, fc.nat(400), text)
      .map(([whole, at, put]) => whole.slice(0, at) + String(put) + whole.slice(at)),
    fc
      .tuple(json, fc.nat(400), fc.nat(30))
      .map(([whole, at, less]) => whole.slice(0, at) + whole.slice(at + less)),
    fc.string({ unit: 'binary' }),
  );
};

const count = fc.oneof(fc.nat(200), fc.maxSafeNat());
const payload = fc.uint8Array({ minLength: 1, maxLength: 40 });

/** The frames of a client, of a bridge, and both with their numbers at random. */
export const clientFrame: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.record({ _tag: fc.constant('Tx' as const), lease: fc.nat(8), offset: count, bytes: payload }),
  fc.record({ _tag: fc.constant('RxLimit' as const), epoch: fc.nat(4), consumed: count, limit: count }),
);
export const serverFrame: fc.Arbitrary<ServerFrame> = fc.oneof(
  fc.record({ _tag: fc.constant('Rx' as const), epoch: fc.nat(4), offset: count, bytes: payload }),
  fc.record({
    _tag: fc.constant('TxAck' as const),
    lease: fc.nat(8),
    accepted: count,
    written: count,
    limit: count,
  }),
);

/** A binary message: a frame, a frame with something wrong, or anything. */
export const wireBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.oneof(clientFrame, serverFrame).map(encodeFrame),
  fc
    .tuple(fc.oneof(clientFrame, serverFrame).map(encodeFrame), fc.nat(40), fc.nat(255))
    .map(([bytes, at, value]) => {
      if (at < bytes.length) bytes[at] = value;
      return bytes;
    }),
  fc
    .tuple(fc.oneof(clientFrame, serverFrame).map(encodeFrame), fc.nat(40))
    .map(([bytes, at]) => bytes.slice(0, at)),
  fc.uint8Array({ maxLength: 64 }),
);
