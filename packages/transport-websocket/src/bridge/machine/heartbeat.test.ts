import { ALL, bench } from '../../../test/machine.ts';
import { PROBE } from '../../protocol/protocol.ts';
import { step, wakeAt } from './bridge.ts';

describe('R2: a heartbeat', () => {
  it('is sent every 10 s, and a peer that is silent for 25 s is dropped; its lease waits', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.hello(2, { name: 'bob' });
    const beats: string[] = [];
    for (let second = 0; second < 24; second += 1) beats.push(...b.wait(1000, 1));
    expect(beats).toEqual([]);
    expect(b.wait(1000, 1)).toEqual(['1 < bye 4408', '1 closed 4408']);
    expect(b.wait(30_000)).toEqual([]);
    expect(b.hello(3, { name: 'ann', role: 'writer', resume: { lease: 70 } })[0]).toContain('tx full');
  });

  it('asks by a ping and by a number, once for each beat', () => {
    const b = bench();
    b.hello(1, { name: 'ann' });
    expect(wakeAt(b.state())).toBe(11_000);
    b.wait(9_999);
    expect(b.send({ _tag: 'Woke' })).toEqual([]);
    b.wait(1, 1);
    expect(wakeAt(b.state())).toBe(21_000);
    expect(b.state().ports.get('uart')?.sessions.get(1)?.beats).toBe(1);
  });

  it('of a client that asks whether anybody is there is answered by its number', () => {
    const b = bench();
    b.hello(1, { name: 'ann' });
    const said = (n: number) =>
      step(b.state(), { _tag: 'Said', session: 1, message: { t: 'hb', n } }, 1_000)[1];
    expect(said(1)).toEqual([]);
    expect(said(PROBE)).toEqual([{ _tag: 'Say', session: 1, message: { t: 'hb', n: PROBE } }]);
  });

  it.each([
    ['anything else', 1],
    ['what means nothing any more', 0],
  ])('is not missed by a client that says %s', (_, epoch) => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann' });
    for (let beat = 0; beat < 10; beat += 1) {
      expect(b.wait(24_000, 1)).toEqual([]);
      b.limit(1, epoch, 100);
    }
  });
});

describe('R2: a socket that is blocked', () => {
  it('is no sign of life: it is what becomes of one whose peer has gone', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.wait(24_000, 1);
    b.send({ _tag: 'Blocked', session: 1, blocked: true });
    expect(b.hello(2, { name: 'bob', role: 'writer', takeover: 'if-dead' })).toContain('1 closed 4412');
    b.hello(3, { name: 'cat' });
    b.wait(24_000, 3);
    b.send({ _tag: 'Blocked', session: 3, blocked: true });
    expect(b.wait(1000, 3)).toEqual(['3 < bye 4408', '3 closed 4408']);
  });

  it('that empties is one', () => {
    const b = bench();
    b.hello(1, { name: 'ann' });
    b.send({ _tag: 'Blocked', session: 1, blocked: true });
    b.wait(24_000, 1);
    b.send({ _tag: 'Blocked', session: 1, blocked: false });
    expect(b.wait(24_999, 1)).toEqual([]);
  });

  it('R9: is asked once, and again when it was emptied', () => {
    const b = bench();
    b.hello(1, { name: 'ann' });
    const beats = (count: number) => {
      const said: string[] = [];
      for (let beat = 0; beat < count; beat += 1) {
        b.sleep(10_000);
        said.push(...b.send({ _tag: 'Woke' }));
        b.send({ _tag: 'Alive', session: 1 });
      }
      return said;
    };
    expect(beats(2)).toEqual(['1 < ping', '1 < ping']);
    b.send({ _tag: 'Blocked', session: 1, blocked: true });
    expect(beats(100)).toEqual(['1 < ping']);
    b.send({ _tag: 'Blocked', session: 1, blocked: false });
    b.send({ _tag: 'Blocked', session: 1, blocked: true });
    expect(beats(3)).toEqual(['1 < ping']);
  });
});

describe('a bridge whose own clock stood still', () => {
  it('asks before it holds anybody to be gone, and gives it 5 s', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.hello(2, { name: 'bob' });
    b.sleep(3_600_000);
    expect(b.send({ _tag: 'Woke' })).toEqual(['1 < ping', '2 < ping']);
    b.send({ _tag: 'Alive', session: 1 });
    expect(b.wait(4_999)).toEqual([]);
    expect(b.wait(1)).toEqual(['2 < bye 4408', '2 closed 4408']);
    expect(b.hello(3, { name: 'cat', role: 'writer', takeover: 'if-dead' })).toEqual([
      '3 < bye 4409, held by ann',
      '3 closed 4409',
    ]);
  });

  it('lets nobody take the lease of a client that it has not asked', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.sleep(3_600_000);
    expect(b.hello(2, { name: 'cat', role: 'writer', takeover: 'if-dead' })).toEqual([
      '2 < bye 4409, held by ann',
      '2 closed 4409',
    ]);
  });

  it('knows that it did, though nobody was there but one that had not said hello, and something else comes first', () => {
    const b = bench();
    b.opens();
    b.send({ _tag: 'Came', session: 1, rights: new Set(ALL), from: 'afar' });
    b.sleep(30_000);
    b.reads('RDY');
    expect(b.send({ _tag: 'Woke' })).toEqual([]);
    expect(b.wait(4_999)).toEqual([]);
    expect(b.wait(1)).toEqual(['1 < bye 4408', '1 closed 4408']);
  });

  it('gives a client that was away 5 s to come back for its lease', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.left(1);
    b.sleep(3_600_000);
    b.send({ _tag: 'Woke' });
    b.wait(4_999);
    expect(b.hello(2, { name: 'ann', role: 'writer', resume: { lease: 70 } })[0]).toContain('tx full');
  });
});
