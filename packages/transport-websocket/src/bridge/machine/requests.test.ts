import { writer } from '../../../test/machine/writer.ts';
import { bench, LEASE, writing } from '../../../test/machine.ts';

const PORT = { actions: ['key'] };

describe('a request', () => {
  it('that is under way when its lease is taken is done to its end; nobody says that it was not', () => {
    const b = writer(PORT);
    b.ask(1, 1, { t: 'pulse', line: 'dtr', level: false, ms: 20 });
    b.ask(1, 2, { t: 'drain' });
    expect(b.hello(2, { name: 'bob', role: 'writer', takeover: 'force' })).toEqual([
      '1 < err 2 no-lease',
      '1 < lease 70 taken by bob, 0 written',
      '1 < bye 4412',
      '1 closed 4412',
      '2 < welcome rx 1:0 none, lease 71 at 0/0, tx none, open 1, dirty',
    ]);
    b.did(1);
    expect(b.wait(20)).toEqual(['uart/2 lines {"dtr":true}']);
    expect(b.did(2)).toEqual([]);
  });

  it('to take over brings the will of the hello, or what replaced it', () => {
    const b = writer(PORT);
    b.hello(2, { name: 'bob', will: [writing('bob')] });
    b.ask(2, 1, { t: 'takeover', how: 'force' });
    b.ask(2, 2, { t: 'release' });
    b.ask(2, 3, { t: 'takeover', how: 'no' });
    b.tx(2, 72, 0, 'x');
    b.did(1);
    expect(b.left(2, 1000)).toEqual(['uart/2 write "bob"']);
    b.did(2);
    b.hello(3, { name: 'cat', will: [writing('cat')] });
    b.ask(3, 1, { t: 'takeover', how: 'no' });
    b.ask(3, 2, { t: 'will', steps: [writing('dan')] });
    b.ask(3, 3, { t: 'release' });
    b.ask(3, 4, { t: 'takeover', how: 'no' });
    b.tx(3, 74, 0, 'x');
    b.did(3);
    expect(b.left(3, 1000)).toEqual(['uart/4 write "dan"']);
  });

  it('for a will stands, whatever the hello of the next connection repeats', () => {
    const b = bench(PORT);
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer', will: [writing('old')] });
    b.ask(1, 1, { t: 'will', steps: [writing('new')] });
    b.left(1);
    b.hello(2, { name: 'ann', role: 'writer', will: [writing('old')], resume: { lease: LEASE } });
    expect(b.ask(2, 1, { t: 'will', steps: [writing('new')] })).toEqual(['2 < ok 1']);
    expect(b.left(2, 1000)).toEqual(['uart/1 write "new"']);
  });

  it('for a pulse puts its line back, though the UART is so slow that it has failed', () => {
    const b = writer(PORT);
    expect(b.ask(1, 1, { t: 'pulse', line: 'dtr', level: false, ms: 20 })).toEqual([
      'uart/1 lines {"dtr":false}',
    ]);
    b.ask(1, 2, { t: 'script', steps: [writing('AT\r')] });
    expect(b.wait(10_020).filter((line) => !line.includes('hb'))).toEqual([
      '1 < err 1 timeout',
      'uart/2 lines {"dtr":true}',
    ]);
    expect(b.did(1)).toEqual([]);
    expect(b.did(2)).toEqual(['uart/3 write "AT\\r"']);
  });

  it('that is under way when the UART goes has failed; one that waited was not begun', () => {
    const b = writer(PORT);
    b.ask(1, 1, { t: 'pulse', line: 'dtr', level: false, ms: 20 });
    b.ask(1, 2, { t: 'action', name: 'key' });
    b.ask(1, 3, { t: 'drain' });
    expect(b.closes()).toEqual([
      '1 < err 3 gone',
      '1 < ack 70: 0 accepted, 0 written, limit 65536',
      '1 < lease 70 fenced, 0 written',
      '1 < err 1 failed',
      '1 < err 2 failed',
      '1 < port gone 1',
      '1 < epoch 1 ends at 0, next null, unplugged',
    ]);
    expect(b.did(2)).toEqual([]);
  });

  it('T17: is executed once, however often it is sent, over all sessions of the lease', () => {
    const b = writer(PORT);
    expect(b.ask(1, 1, { t: 'pulse', line: 'dtr', level: false, ms: 20 })).toEqual([
      'uart/1 lines {"dtr":false}',
    ]);
    expect(b.ask(1, 1, { t: 'pulse', line: 'dtr', level: false, ms: 20 })).toEqual([]);
    expect(b.ask(1, 2, { t: 'action', name: 'key' })).toEqual(['uart/2 action key']);
    b.left(1);
    b.did(1);
    expect(b.wait(20)).toEqual(['uart/3 lines {"dtr":true}']);
    b.did(3);
    b.hello(2, { name: 'ann', role: 'writer', resume: { lease: 70 } });
    expect(b.ask(2, 1, { t: 'pulse', line: 'dtr', level: false, ms: 20 })).toEqual(['2 < ok 1']);
    expect(b.ask(2, 2, { t: 'action', name: 'key' })).toEqual([]);
    expect(b.did(2)).toEqual(['2 < ok 2']);
    expect(b.ask(2, 2, { t: 'action', name: 'key' })).toEqual(['2 < ok 2']);
  });

  it('is remembered with its answer, the last 256 of them', () => {
    const b = writer(PORT);
    for (let id = 1; id <= 300; id += 1) {
      b.wait(10);
      b.ask(1, id, { t: 'will', steps: [] });
    }
    b.wait(1000);
    expect(b.ask(1, 45, { t: 'will', steps: [] })).toEqual(['1 < ok 45']);
    expect(b.ask(1, 44, { t: 'will', steps: [] })).toEqual(['1 < err 44 forgotten']);
  });

  it('S9: is one of 64 without an answer, and of 200 a second', () => {
    const b = writer(PORT);
    b.ask(1, 1, { t: 'lines', lines: { dtr: true } });
    for (let id = 2; id <= 64; id += 1) expect(b.ask(1, id, { t: 'drain' })).toEqual([]);
    expect(b.ask(1, 65, { t: 'drain' })).toEqual(['1 < bye 4429, again after 1000', '1 closed 4429']);
    b.hello(2, { name: 'bob' });
    for (let id = 1; id <= 200; id += 1) expect(b.ask(2, id, { t: 'ports' })).toHaveLength(1);
    b.wait(5);
    expect(b.ask(2, 201, { t: 'ports' })).toHaveLength(1);
    expect(b.ask(2, 202, { t: 'ports' })).toEqual(['2 < bye 4429, again after 1000', '2 closed 4429']);
  });

  it('is answered also where it was asked under one of many leases of a session, and remembers no more than 64', () => {
    const b = writer(PORT);
    for (let id = 1; id <= 400; id += 2) {
      b.ask(1, id, { t: 'release' });
      b.ask(1, id + 1, { t: 'takeover', how: 'no' });
      b.wait(20);
    }
    expect(b.state().ports.get('uart')?.sessions.get(1)?.lost).toHaveLength(64);
    b.ask(1, 401, { t: 'lines', lines: { dtr: true } });
    b.ask(1, 402, { t: 'release' });
    expect(b.did(1)).toEqual(['1 < ok 401']);
  });

  it('of a lease that was released is answered to the session that goes on', () => {
    const b = writer(PORT);
    b.ask(1, 1, { t: 'lines', lines: { dtr: true } });
    b.ask(1, 2, { t: 'release' });
    expect(b.did(1)).toEqual(['1 < ok 1']);
    expect(b.ask(1, 1, { t: 'lines', lines: { dtr: true } })).toEqual(['1 < ok 1']);
    b.ask(1, 3, { t: 'takeover', how: 'no' });
    b.ask(1, 4, { t: 'lines', lines: { dtr: true } });
    b.ask(1, 5, { t: 'release' });
    expect(b.closes().slice(0, 1)).toEqual(['1 < err 4 failed']);
  });
});
