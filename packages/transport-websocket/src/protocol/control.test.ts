import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { holds } from '../../test/holds.ts';
import { lineSettings } from '../../test/line-settings.ts';
import { decodeClient, decodeServer, encodeControl } from './control.ts';
import type { ClientMessage, ServerMessage } from './message.ts';
import { CONTROL, MESSAGE } from './protocol.ts';

const hello = {
  t: 'hello',
  v: 1,
  client: { id: '3f9c1b2a77d04e55', name: 'console' },
  attempt: 1,
  port: 'modem',
  role: 'writer',
  takeover: 'no',
} as const;
const settings = lineSettings();
const tx = { lease: 5, accepted: 60, written: 3, limit: 65_539 };
const welcome = {
  t: 'welcome',
  server: '9d0e6f',
  rx: { epoch: 3, from: 1204, base: 0, end: 1204 },
  tx,
  resumed: { rx: 'none', tx: 'none' },
  timing: { heartbeat: 10_000, silence: 25_000, window: 60_000 },
  port: {
    name: 'modem',
    state: 'open',
    epoch: 3,
    dirty: false,
    settings,
    lines: { cts: { on: true, changes: 0 } },
  },
} as const;

const CLIENT: readonly ClientMessage[] = [
  hello,
  { ...hello, resume: { server: '9d0e6f', epoch: 3, rx: 1204 } },
  { ...hello, resume: { server: '9d0e6f', epoch: 3, rx: 1204, lease: 5 }, will: [{ write: 'Gw==' }] },
  { t: 'hb', n: 7 },
  { t: 'set', id: 1, settings: { baudRate: 9600, parity: 'even' } },
  { t: 'lines', id: 2, lines: { dtr: false, rts: true, brk: false } },
  { t: 'pulse', id: 3, line: 'dtr', level: false, ms: 10_000 },
  { t: 'action', id: 4, name: 'power-key' },
  {
    t: 'script',
    id: 5,
    steps: [{ quiet: 500 }, { write: 'Kysr' }, { line: 'rts', level: true }, { expect: 'T0s=', ms: 1000 }],
  },
  { t: 'will', id: 6, steps: [] },
  { t: 'drain', id: 7 },
  { t: 'purge', id: 8 },
  { t: 'ports', id: 9 },
  { t: 'takeover', id: 10, how: 'if-dead' },
  { t: 'release', id: 11 },
];

const SERVER: readonly ServerMessage[] = [
  welcome,
  { t: 'hb', n: 7 },
  { t: 'gap', epoch: 3, from: 7, to: 9, cause: 'overflow' },
  { t: 'gap', epoch: 3, from: 7, to: null, cause: 'overrun' },
  { t: 'epoch', epoch: 3, end: 5120, next: 4, cause: 'unplugged', why: 'EIO:\nread failed' },
  { t: 'epoch', epoch: 3, end: 5120, next: null, cause: 'closed', why: '' },
  { t: 'port', state: 'gone', epoch: 3 },
  { t: 'port', state: 'open', epoch: 4, settings },
  { t: 'lines', lines: { ri: { on: true, changes: 1 }, dcd: { on: false, changes: 0 } } },
  { t: 'lease', lease: 5, state: 'taken', by: 'another', written: 60 },
  { t: 'lease', lease: 5, state: 'fenced', written: 60 },
  { t: 'bye', code: 4409, why: 'another writes', holder: 'another', retryAfter: 100 },
  { t: 'ok', id: 1 },
  { t: 'ok', id: 1, settings },
  { t: 'ok', id: 1, purged: 40 },
  { t: 'ok', id: 1, ports: [{ name: 'modem', state: 'open', writer: 'console', observers: 2 }] },
  { t: 'ok', id: 1, tx, dirty: true },
  { t: 'err', id: 1, code: 'unsupported', why: 'no such action' },
];

const BOTH = [
  ...CLIENT.map((message) => [message.t, message, decodeClient] as const),
  ...SERVER.map((message) => [message.t, message, decodeServer] as const),
];

describe('a control message', () => {
  it.each(BOTH)('%s comes back as it was', (_, message, decode) => {
    expect(decode(encodeControl(message))).toEqual(E.right(message));
  });

  it.each(BOTH)('%s leaves behind what is not of it', (_, message, decode) => {
    expect(decode(JSON.stringify({ ...message, later: { of: 'another version' } }))).toEqual(
      E.right(message),
    );
  });

  it.each(BOTH)('%s is none with any of its fields of another kind', (_, message, decode) => {
    for (const [key, value] of Object.entries(message))
      for (const other of [typeof value === 'string' ? 1 : 'x'.repeat(2000), [[]], -1, 0.5, {}]) {
        // Of lines, of what is set, and of those that may be absent, none need be named.
        if (['lines', 'settings'].includes(key) && JSON.stringify(other) === '{}') continue;
        const decoded = decode(JSON.stringify({ ...message, [key]: other }));
        expect([key, other, E.isLeft(decoded)]).toEqual([key, other, true]);
      }
  });

  it('of one side is none of the other', () => {
    expect(decodeServer(encodeControl(hello))).toEqual(E.left('a message of a kind that is not known'));
    expect(decodeClient(encodeControl(welcome))).toEqual(E.left('a message of a kind that is not known'));
  });

  const BOUNDS: ReadonlyArray<readonly [string, object]> = [
    ['no valid client.id', { ...hello, client: { id: 'seven77', name: '' } }],
    ['no valid client.id', { ...hello, client: { id: 'x'.repeat(65), name: '' } }],
    ['no valid client.name', { ...hello, client: { id: '12345678', name: 'a\x1b[2Jb' } }],
    ['no valid client.name', { ...hello, client: { id: '12345678', name: 'x'.repeat(65) } }],
    ['no valid port', { ...hello, port: 'a\nb' }],
    ['no valid role', { ...hello, role: 'admin' }],
    ['no valid attempt', { ...hello, attempt: -1 }],
    ['no valid attempt', { ...hello, attempt: 2 ** 53 }],
    ['no valid v', { ...hello, v: 2 ** 32 }],
    ['no valid resume.epoch', { ...hello, resume: { server: 'S', epoch: 2 ** 32, rx: 0 } }],
    ['no valid resume.rx', { ...hello, resume: { server: 'S', epoch: 1, rx: 1.5 } }],
    ['no valid will', { ...hello, will: Array.from({ length: 17 }, () => ({ quiet: 1 })) }],
    ['no valid id', { t: 'drain', id: 0 }],
    ['no valid ms', { t: 'pulse', id: 1, line: 'dtr', level: true, ms: 10_001 }],
    ['no valid line', { t: 'pulse', id: 1, line: 'cts', level: true, ms: 1 }],
    ['no valid settings.dataBits', { t: 'set', id: 1, settings: { dataBits: 9 } }],
    ['no valid settings.baudRate', { t: 'set', id: 1, settings: { baudRate: 0 } }],
    ['no valid steps', { t: 'script', id: 1, steps: [{}] }],
    ['no valid steps', { t: 'script', id: 1, steps: [{ quiet: 1, write: 'QVQ=' }] }],
    ['no valid steps.write', { t: 'script', id: 1, steps: [{ write: 'QVQ' }] }],
    ['no valid steps.write', { t: 'script', id: 1, steps: [{ write: 'AAAA'.repeat(351) }] }],
    ['no valid steps.ms', { t: 'script', id: 1, steps: [{ expect: 'QVQ=' }] }],
    ['no valid steps.level', { t: 'script', id: 1, steps: [{ line: 'dtr', level: 1 }] }],
  ];
  it.each(BOUNDS)('with %s is none', (why, message) => {
    expect(decodeClient(JSON.stringify(message))).toEqual(E.left(why));
  });

  it('has as much room as a bridge needs to list its ports, and no more', () => {
    const listing = (count: number) =>
      encodeControl({
        t: 'ok',
        id: 1,
        ports: Array.from({ length: count }, (_, at) => ({
          name: `port ${at}`.padEnd(64, '.'),
          state: 'open' as const,
          observers: 0,
        })),
      });
    expect(listing(256).length).toBeGreaterThan(CONTROL);
    expect(E.isRight(decodeServer(listing(256)))).toBe(true);
    expect(decodeServer(listing(1000))).toEqual(E.left(`a control message above ${MESSAGE} bytes`));
    expect(decodeClient(listing(256))).toEqual(E.left(`a control message above ${CONTROL} bytes`));
  });

  it('with a character put in, left out or changed is another one or none: never an exception', () => {
    const damaged = fc
      .tuple(fc.constantFrom(...BOTH), fc.nat(600), fc.nat(3), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([[, message], at, out, put]) => {
        const wire = encodeControl(message);
        return wire.slice(0, at) + put + wire.slice(at + out);
      });
    holds(
      fc.property(fc.oneof(damaged, fc.string()), (wire) =>
        [decodeClient, decodeServer].every((decode) => {
          const decoded: E.Either<string, ClientMessage | ServerMessage> = decode(wire);
          return E.isRight(decoded)
            ? encodeControl(decoded.right) !== ''
            : /^[\x20-\x7e]+$/.test(decoded.left);
        }),
      ),
      300,
    );
  });
});
