import { bench } from '../../../test/machine.ts';
import { delivered } from './delivery.ts';
import { DEFAULTS } from './options.ts';
import { newPort } from './port.ts';
import { appended, begun } from './ring.ts';
import { newSession } from './session.ts';

describe('bytes that the UART has read', () => {
  it('R5: are sent as far as the client allows, and nothing before it does', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann' });
    expect(b.reads('abcdef')).toEqual([]);
    expect(b.limit(1, 1, 4)).toEqual(['1 < rx 1:0 "abcd"']);
    expect(b.limit(1, 1, 2)).toEqual([]);
    expect(b.limit(1, 1, 5, 3)).toEqual(['1 < rx 1:4 "e"']);
    expect(b.reads('ghi')).toEqual([]);
    expect(b.limit(1, 1, 100, 5)).toEqual(['1 < rx 1:5 "fghi"']);
  });

  it('are one and the same frame for all that are sent the same, and their own for the others', () => {
    const at = { now: 0, options: { ...DEFAULTS, server: 's', firstLease: 1, ports: {} }, listing: () => [] };
    const numbers = [1, 2, 3, 4, 5];
    const sessions = new Map(
      numbers.map((id) => {
        const cursor = { epoch: 1, offset: id === 3 ? 1 : 0 };
        const limits = [{ epoch: 1, limit: id === 5 ? 2 : 100 }];
        const client = { id: `client-${id}`, name: '' };
        const who = {
          id,
          rights: new Set<never>(),
          ports: undefined,
          client,
          role: 'observer',
          will: undefined,
        } as const;
        return [id, { ...newSession({ ...who, cursor }, at), limits }];
      }),
    );
    const empty = newPort('uart', { ring: 100, will: [], actions: [] }, 1);
    const ring = appended(begun(empty.ring, 1), Uint8Array.of(1, 2, 3));
    const [, effects] = delivered(at)({ ...empty, state: 'open', epoch: 1, sessions, ring });
    const frames = effects.map((effect) => effect._tag === 'Send' && effect.frame);
    expect(frames[1]).toBe(frames[0]);
    expect(frames.map((frame) => frame && frame._tag === 'Rx' && [frame.offset, ...frame.bytes])).toEqual([
      ...[
        [0, 1, 2, 3],
        [0, 1, 2, 3],
        [1, 2, 3],
        [0, 1, 2, 3],
        [0, 1, 2],
      ],
    ]);
  });

  it('R6: are kept when they were sent: a client that was cut gets them again', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann' });
    b.limit(1, 1, 100);
    expect(b.reads('abcdef')).toEqual(['1 < rx 1:0 "abcdef"']);
    b.left(1);
    b.reads('gh');
    expect(b.hello(2, { name: 'ann', resume: { epoch: 1, rx: 4 } })).toEqual([
      '2 < welcome rx 1:4 full, tx none, open 1',
    ]);
    expect(b.limit(2, 1, 100)).toEqual(['2 < rx 1:4 "efgh"']);
  });

  it('R6: are lost only where the ring was full, and that is told at the exact place', () => {
    const b = bench({ ring: 8 });
    b.opens();
    b.hello(1, { name: 'ann' });
    b.hello(2, { name: 'bob' });
    b.limit(1, 1, 4);
    b.limit(2, 1, 1000);
    expect(b.reads('abcdefgh')).toEqual(['1 < rx 1:0 "abcd"', '2 < rx 1:0 "abcdefgh"']);
    expect(b.reads('ijkl')).toEqual(['2 < rx 1:8 "ijkl"']);
    expect(b.limit(1, 1, 6, 4)).toEqual(['1 < rx 1:4 "ef"']);
    expect(b.reads('mnopqrst')).toEqual(['2 < rx 1:12 "mnopqrst"']);
    expect(b.limit(1, 1, 10, 6)).toEqual(['1 < gap 1:6-12']);
    expect(b.limit(1, 1, 16, 12)).toEqual(['1 < rx 1:12 "mnop"']);
  });

  it('end an observer that is told of more than three gaps a minute, until it may come again', () => {
    const b = bench({ ring: 4 });
    b.opens();
    b.hello(1, { name: 'ann' });
    const lap = (at: number) => {
      b.reads('abcdefgh');
      return b.limit(1, 1, at + 8, at);
    };
    expect(lap(0)).toEqual(['1 < gap 1:0-4', '1 < rx 1:4 "efgh"']);
    b.wait(20_000);
    expect(lap(8)).toEqual(['1 < gap 1:8-12', '1 < rx 1:12 "efgh"']);
    expect(lap(16)).toEqual(['1 < gap 1:16-20', '1 < rx 1:20 "efgh"']);
    expect(lap(24)).toEqual(['1 < bye 4429, again after 40000', '1 closed 4429']);
    b.wait(40_000);
    expect(b.hello(2, { name: 'ann', resume: { epoch: 1, rx: 24 } })).toEqual([
      '2 < welcome rx 1:28 gap, tx none, open 1',
      '2 < gap 1:24-28',
    ]);
  });

  it('tell a writer of as many gaps as there are: its lease is worth more', () => {
    const b = bench({ ring: 4 });
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    for (let at = 0; at < 80; at += 8) {
      expect(b.reads('abcdefgh')).toEqual([]);
      expect(b.limit(1, 1, at + 8, at)[0]).toBe(`1 < gap 1:${at}-${at + 4}`);
    }
  });

  it('do not pile up in one step for a client that asks for everything at once', () => {
    const b = bench({ ring: 4 * 2 ** 20 });
    b.opens();
    b.hello(1, { name: 'ann' });
    for (let mib = 0; mib < 3; mib += 1) b.reads('x'.repeat(2 ** 20));
    expect(b.limit(1, 1, Number.MAX_SAFE_INTEGER)).toHaveLength(2 ** 20 / 16_384);
    expect(b.limit(1, 1, Number.MAX_SAFE_INTEGER, 2 ** 20)).toHaveLength(2 ** 20 / 16_384);
  });

  it('are refused to a client that has consumed what it was not sent', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann' });
    expect(b.limit(1, 1, 100, 1)).toEqual(['1 < bye 4400', '1 closed 4400']);
    b.hello(2, { name: 'ann' });
    expect(b.limit(2, 3, 100)).toEqual(['2 < bye 4400', '2 closed 4400']);
    b.hello(3, { name: 'ann' });
    expect(b.limit(3, 2, Number.MAX_SAFE_INTEGER, 1)).toEqual(['3 < bye 4400', '3 closed 4400']);
    b.hello(4, { name: 'ann' });
    expect(b.limit(4, 2, 100)).toEqual([]);
  });

  it('are refused to one that names a later epoch than that it has come to', () => {
    const b = bench();
    b.opens();
    b.reads('abc');
    b.closes();
    b.opens();
    b.reads('def');
    b.hello(1, { name: 'ann', resume: { epoch: 1, rx: 0 } });
    expect(b.limit(1, 2, 100, 3)).toEqual(['1 < bye 4400', '1 closed 4400']);
  });
});

describe('a socket that is blocked', () => {
  it('is sent nothing but what is owed, later and in its latest form', () => {
    const b = bench({ actions: ['key'] });
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.limit(1, 1, 100);
    expect(b.send({ _tag: 'Blocked', session: 1, blocked: true })).toEqual([]);
    expect(b.reads('abc')).toEqual([]);
    expect(b.tx(1, 70, 0, 'AT')).toEqual(['uart/1 write "AT"']);
    expect(b.did(1)).toEqual([]);
    expect(b.line('cts', true)).toEqual([]);
    expect(b.line('cts', false)).toEqual([]);
    expect(b.ask(1, 1, { t: 'drain' })).toEqual([]);
    expect(b.send({ _tag: 'Blocked', session: 1, blocked: false })).toEqual([
      '1 < lines cts off 1',
      '1 < ok 1',
      '1 < ack 70: 2 accepted, 2 written, limit 65538',
      '1 < rx 1:0 "abc"',
    ]);
  });

  it('R9: holds up neither the UART nor anybody else', () => {
    const b = bench({ ring: 8 });
    b.opens();
    b.hello(1, { name: 'ann' });
    b.hello(2, { name: 'bob' });
    b.limit(1, 1, 100);
    b.limit(2, 1, 100);
    b.send({ _tag: 'Blocked', session: 1, blocked: true });
    expect(b.reads('abcdefghijkl')).toEqual(['2 < gap 1:0-4', '2 < rx 1:4 "efghijkl"']);
    expect(b.reads('mn')).toEqual(['2 < rx 1:12 "mn"']);
    expect(b.send({ _tag: 'Blocked', session: 1, blocked: false })).toEqual([
      '1 < gap 1:0-6',
      '1 < rx 1:6 "ghijklmn"',
    ]);
  });

  it('R1: learns of the loss of its lease when it hears again, and how far it got', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.send({ _tag: 'Blocked', session: 1, blocked: true });
    b.tx(1, 70, 0, 'AT');
    b.did(1);
    expect(b.closes()).toEqual([]);
    expect(b.opens()).toEqual([]);
    expect(b.send({ _tag: 'Blocked', session: 1, blocked: false })).toEqual([
      '1 < lease 70 fenced, 2 written',
      '1 < port gone 1',
      '1 < port open 2',
      '1 < epoch 1 ends at 0, next 2, unplugged',
    ]);
  });

  it('is closed where a client that does not hear asks and asks', () => {
    const b = bench({}, { limits: { clientsPerPort: 32, operationsPerSecond: 10_000, gapsPerMinute: 3 } });
    b.hello(1, { name: 'ann' });
    b.send({ _tag: 'Blocked', session: 1, blocked: true });
    for (let id = 1; id <= 128; id += 1) expect(b.ask(1, id, { t: 'ports' })).toEqual([]);
    expect(b.ask(1, 129, { t: 'ports' })).toEqual(['1 < bye 4429, again after 1000', '1 closed 4429']);
  });

  it('hears of every epoch that came and went meanwhile', () => {
    const b = bench();
    b.hello(1, { name: 'ann' });
    b.send({ _tag: 'Blocked', session: 1, blocked: true });
    for (let epoch = 1; epoch <= 3; epoch += 1) {
      b.opens();
      b.reads('abc');
      if (epoch < 3) b.closes();
    }
    expect(b.send({ _tag: 'Blocked', session: 1, blocked: false })).toEqual([
      '1 < port open 1',
      '1 < port gone 1',
      '1 < port open 2',
      '1 < port gone 2',
      '1 < port open 3',
    ]);
    expect(b.limit(1, 1, 10)).toEqual(['1 < rx 1:0 "abc"', '1 < epoch 1 ends at 3, next 2, unplugged']);
  });
});
