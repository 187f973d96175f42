import { busy, writer } from '../../../test/machine/writer.ts';
import { bench, expecting, writing } from '../../../test/machine.ts';
import type { Operation } from '../../protocol/message.ts';

describe('a lease', () => {
  it('waits for its client, and goes on where it was cut: what was accepted is written meanwhile', () => {
    const b = writer();
    b.tx(1, 70, 0, 'AT');
    b.tx(1, 70, 2, '+CSQ');
    b.left(1);
    expect(b.did(1)).toEqual(['uart/2 write "+CSQ"']);
    expect(b.did(2)).toEqual([]);
    b.wait(59_999);
    expect(b.hello(2, { name: 'ann', role: 'writer', resume: { lease: 70 } })).toEqual([
      '2 < welcome rx 1:0 full, lease 70 at 6/6, tx full, open 1',
    ]);
    expect(b.tx(2, 70, 6, '\r')).toEqual([
      '2 < ack 70: 7 accepted, 6 written, limit 65542',
      'uart/3 write "\\r"',
    ]);
  });

  it('expires: its will is done, its units are dropped, and its client begins anew', () => {
    const b = writer({ will: [writing('\x1b'), { quiet: 100 }, writing('AT\r'), expecting('OK', 1000)] });
    b.tx(1, 70, 0, 'AT+QISEND=0,30\r');
    b.tx(1, 70, 15, 'payload');
    b.left(1);
    expect(b.wait(60_000)).toEqual([]);
    expect(b.did(1)).toEqual(['uart/2 write "\\u001b"']);
    expect(b.did(2)).toEqual([]);
    expect(b.wait(100)).toEqual(['uart/3 write "AT\\r"']);
    expect(b.hello(2, { name: 'ann', role: 'writer', resume: { lease: 70 } })).toEqual([
      '2 < bye 4410',
      '2 closed 4410',
    ]);
    expect(b.hello(3, { name: 'ann', role: 'writer' })).toEqual([]);
    b.notes();
    b.did(3);
    expect(b.reads('\r\nOK\r\n')).toEqual([
      '3 < welcome rx 1:6 none, lease 71 at 0/0, tx none, open 1, dirty',
    ]);
    expect(b.notes()).toMatchObject([{ _tag: 'WillRan', ok: true, lease: 70 }, { _tag: 'Welcomed' }]);
    expect(b.handed()).toBe('AT+QISEND=0,30\r\x1bAT\r');
  });

  it('answers what was asked under the one before it, though its client was cut in between', () => {
    const b = writer();
    b.ask(1, 1, { t: 'set', settings: { baudRate: 9600 } });
    b.ask(1, 2, { t: 'release' });
    expect(b.ask(1, 3, { t: 'takeover', how: 'no' })).toEqual(['1 < ok 3 lease 71 at 0/0 {"dirty":false}']);
    b.tx(1, 71, 0, 'AT');
    b.left(1);
    b.hello(2, { name: 'ann', role: 'writer', resume: { lease: 71 } });
    expect(b.ask(2, 1, { t: 'set', settings: { baudRate: 9600 } })).toEqual([]);
    expect(b.did(1)).toEqual(['2 < ok 1', 'uart/2 write "AT"']);
    expect(b.ask(2, 1, { t: 'set', settings: { baudRate: 9600 } })).toEqual(['2 < ok 1']);
  });

  it('makes the next writer wait for the will of the last, but for no longer than 10 s', () => {
    const b = writer({ will: [expecting('OK', 10_000)] });
    b.tx(1, 70, 0, 'x');
    b.left(1, 1000);
    expect(b.hello(2, { name: 'bob', role: 'writer' })).toEqual([]);
    expect(b.tx(2, 71, 0, 'early')).toEqual(['2 < bye 4400', '2 closed 4400']);
    expect(b.hello(9, { name: 'bob', role: 'writer' })).toEqual([]);
    expect(b.limit(9, 1, 100)).toEqual(['9 < bye 4400', '9 closed 4400']);
    expect(b.hello(3, { name: 'bob', role: 'writer' })).toEqual([]);
    expect(b.reads('noise')).toEqual([]);
    expect(b.wait(9_999)).toEqual([]);
    expect(b.wait(1)).toEqual(['3 < welcome rx 1:5 none, lease 73 at 0/0, tx none, open 1, dirty']);
  });

  it('takes the will of its hello, or the one that is asked for later, before that of the port', () => {
    const b = bench({ will: [writing('port')] });
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer', will: [writing('hello')] });
    b.tx(1, 70, 0, 'x');
    b.did(1);
    expect(b.left(1, 1000)).toEqual(['uart/2 write "hello"']);
    b.did(2);
    b.hello(2, { name: 'ann', role: 'writer', will: [writing('hello')] });
    b.ask(2, 1, { t: 'will', steps: [writing('later')] });
    expect(b.left(2, 1000)).toEqual(['uart/3 write "later"']);
    b.did(3);
    b.hello(3, { name: 'ann', role: 'writer', will: [] });
    b.tx(3, 72, 0, 'x');
    b.did(4);
    expect(b.left(3, 1000)).toEqual([]);
  });

  it('is given up by a release: no will is done, nothing is dirty, and what was not handed over is dropped', () => {
    const b = writer({ will: [writing('\x1b')] });
    b.tx(1, 70, 0, 'AT');
    b.tx(1, 70, 2, '+X');
    b.ask(1, 1, { t: 'drain' });
    expect(b.ask(1, 2, { t: 'release' })).toEqual([
      '1 < err 1 no-lease',
      '1 < lease 70 released, 0 written',
      '1 < ok 2',
    ]);
    expect(b.did(1)).toEqual([]);
    expect(b.left(1, 1000)).toEqual([]);
    expect(b.handed()).toBe('AT');
    expect(b.hello(2, { name: 'bob', role: 'writer' })).toEqual([
      '2 < welcome rx 1:0 none, lease 71 at 0/0, tx none, open 1',
    ]);
  });

  it('is dirty once: a writer that comes after one that gave it up finds the line clean', () => {
    const b = busy();
    b.left(1, 1000);
    expect(b.hello(2, { name: 'bob', role: 'writer' })[0]).toContain('dirty');
    b.left(2);
    expect(b.hello(3, { name: 'bob', role: 'writer', resume: { lease: 71 } })[0]).toContain('dirty');
    b.ask(3, 1, { t: 'release' });
    expect(b.hello(4, { name: 'cat', role: 'writer' })[0]).not.toContain('dirty');
    b.tx(4, 72, 0, 'x');
    b.left(4, 1000);
    b.hello(5, { name: 'dan' });
    expect(b.ask(5, 1, { t: 'takeover', how: 'no' })[0]).toContain('"dirty":true');
    b.ask(5, 2, { t: 'release' });
    expect(b.hello(6, { name: 'eve', role: 'writer' })[0]).not.toContain('dirty');
  });

  it('remembers how it was released, for a client that did not hear the answer', () => {
    const b = writer();
    b.ask(1, 1, { t: 'release' });
    b.left(1);
    expect(b.hello(2, { name: 'ann', role: 'writer', resume: { lease: 70 } })).toEqual([
      '2 < welcome rx 1:0 full, tx lost, open 1',
    ]);
  });

  it('is never given twice', () => {
    const b = writer();
    const leases = [2, 3, 4].flatMap((session) => {
      b.left(session - 1, 1000);
      return b.hello(session, { name: 'ann', role: 'writer' });
    });
    expect(leases.map((line) => /lease (\d+)/.exec(line)?.[1])).toEqual(['71', '72', '73']);
  });

  it('leaves everything as it was where nothing was done under it', () => {
    const b = writer({ will: [writing('\x1b')] });
    b.ask(1, 1, { t: 'drain' });
    b.ask(1, 2, { t: 'purge' });
    expect(b.left(1, 1000)).toEqual([]);
    expect(b.hello(2, { name: 'bob', role: 'writer' })).toEqual([
      '2 < welcome rx 1:0 none, lease 71 at 0/0, tx none, open 1',
    ]);
    expect(b.hello(3, { name: 'cat', role: 'writer', takeover: 'force' })).toEqual([
      '2 < lease 71 taken by cat, 0 written',
      '2 < bye 4412',
      '2 closed 4412',
      '3 < welcome rx 1:0 none, lease 72 at 0/0, tx none, open 1',
    ]);
  });

  it('that finds the line dirty leaves it so where nothing was done under it', () => {
    const b = busy();
    b.left(1, 1000);
    b.hello(2, { name: 'bob', role: 'writer' });
    b.left(2, 1000);
    expect(b.hello(3, { name: 'cat', role: 'writer' })[0]).toContain(
      'lease 72 at 0/0, tx none, open 1, dirty',
    );
    b.left(3);
    expect(b.hello(4, { name: 'cat', role: 'writer' })[0]).toContain(
      'lease 72 at 0/0, tx none, open 1, dirty',
    );
  });

  it.each<Operation>([
    { t: 'script', steps: [writing('AT+QISEND=9\r'), { quiet: 5000 }] },
    { t: 'pulse', line: 'dtr', level: false, ms: 10 },
    { t: 'set', settings: { baudRate: 9600 } },
    { t: 'lines', lines: { dtr: false } },
    { t: 'action', name: 'key' },
    { t: 'will', steps: [writing('\x1b')] },
  ])(
    'under which %j was asked is not given again: its will is done, and its numbers are its own',
    (asked) => {
      const b = writer({ will: [writing('\x1b')], actions: ['key'] });
      b.ask(1, 1, asked);
      b.left(1);
      b.hello(2, { name: 'ann', role: 'writer' });
      expect(b.state().ports.get('uart')?.lease).toMatchObject({ id: 71, dirty: true });
      for (let task = 1; task <= 3; task += 1) {
        b.did(task);
        b.wait(5000);
      }
      expect(b.handed()).toContain('\x1b');
      expect(b.ask(2, 1, { t: 'drain' })).toEqual(['2 < ok 1']);
    },
  );

  it('that is given again has the will of the new hello, and none of the old one’s requests', () => {
    const b = bench({ will: [writing('port')] });
    b.opens();
    b.hello(1, { name: 'eve', role: 'writer' });
    b.tx(1, 70, 0, 'x');
    b.left(1, 1000);
    b.hello(2, { name: 'ann', role: 'writer', will: [writing('hello')] });
    expect(b.wait(10_000)).toEqual(['2 < welcome rx 1:0 none, lease 71 at 0/0, tx none, open 1, dirty']);
    b.ask(2, 1, { t: 'drain' });
    b.left(2);
    expect(b.hello(3, { name: 'ann', role: 'writer' })).toEqual([]);
    expect(b.did(1)).toEqual(['uart/2 write "port"']);
    expect(b.did(2)).toEqual(['3 < welcome rx 1:0 none, lease 71 at 0/0, tx none, open 1, dirty']);
    b.tx(3, 71, 0, 'y');
    b.did(3);
    expect(b.left(3, 1000)).toEqual(['uart/4 write "port"']);
  });

  it('is the same for a client that was cut before it heard of it', () => {
    const b = writer();
    b.left(1);
    expect(b.hello(2, { name: 'ann', role: 'writer' })).toEqual([
      '2 < welcome rx 1:0 none, lease 70 at 0/0, tx none, open 1',
    ]);
    b.tx(2, 70, 0, 'AT');
    expect(b.hello(3, { name: 'ann', role: 'writer' })).toEqual([
      '2 < bye 4411',
      '2 closed 4411',
      '3 < welcome rx 1:0 none, lease 71 at 0/0, tx none, open 1, dirty',
    ]);
  });

  it('is nobody else’s to come back for', () => {
    const b = writer();
    b.left(1);
    expect(b.hello(2, { name: 'eve', role: 'writer', resume: { lease: 70 } })).toEqual([
      '2 < bye 4412, held by ann',
      '2 closed 4412',
    ]);
    expect(b.hello(3, { name: 'ann', role: 'writer', resume: { lease: 70 } })[0]).toContain('lease 70');
  });

  it('goes to the new connection of its client where the old one is half open', () => {
    const b = writer();
    expect(b.hello(2, { name: 'ann', role: 'writer', resume: { lease: 70 } })).toEqual([
      '1 < bye 4411',
      '1 closed 4411',
      '2 < welcome rx 1:0 full, lease 70 at 0/0, tx full, open 1',
    ]);
    expect(b.tx(1, 70, 0, 'late')).toEqual([]);
  });
});
