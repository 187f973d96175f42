import { lineSettings } from '../../../test/line-settings.ts';
import { writer } from '../../../test/machine/writer.ts';
import { ALL, bench, expecting, writing } from '../../../test/machine.ts';
import type { Operation } from '../../protocol/message.ts';
import type { Right } from './event.ts';

const PORT = { actions: ['key'] };
const SETTINGS = lineSettings();

/** Each operation, what it needs beside the lease, and what becomes of it where it is all there. */
const OPERATIONS: readonly (readonly [Operation, readonly Right[], readonly string[]])[] = [
  [{ t: 'set', settings: { baudRate: 9600 } }, ['write'], ['uart/1 set {"baudRate":9600}']],
  [{ t: 'lines', lines: { dtr: false } }, ['lines'], ['uart/1 lines {"dtr":false}']],
  [{ t: 'pulse', line: 'dtr', level: false, ms: 20 }, ['lines'], ['uart/1 lines {"dtr":false}']],
  [{ t: 'action', name: 'key' }, ['action'], ['uart/1 action key']],
  [{ t: 'script', steps: [writing('+++')] }, ['write'], ['uart/1 write "+++"']],
  [{ t: 'script', steps: [{ line: 'rts', level: true }] }, ['write', 'lines'], ['uart/1 lines {"rts":true}']],
  [{ t: 'will', steps: [writing('x')] }, ['write'], ['1 < ok 1']],
  [{ t: 'will', steps: [{ line: 'rts', level: true }] }, ['write', 'lines'], ['1 < ok 1']],
  [{ t: 'drain' }, ['write'], ['1 < ok 1']],
  [{ t: 'purge' }, ['write'], ['1 < ok 1 {"purged":0}', '1 < ack 70: 0 accepted, 0 written, limit 65536']],
  [{ t: 'release' }, ['write'], ['1 < lease 70 released, 0 written', '1 < ok 1']],
];

describe('T8: each operation, by each client', () => {
  it.each(OPERATIONS)('%j needs the lease, and the rights %j', (operation, needs, done) => {
    expect(writer(PORT).ask(1, 1, operation)).toEqual(done);
    for (const without of needs.filter((right) => right !== 'write')) {
      const b = bench(PORT);
      b.opens();
      b.hello(1, { name: 'ann', role: 'writer', rights: ALL.filter((right) => right !== without) });
      expect(b.ask(1, 1, operation)).toEqual(['1 < err 1 forbidden']);
    }
    const b = writer(PORT);
    b.hello(2, { name: 'bob' });
    b.hello(3, { name: 'cat', rights: ['observe'] });
    b.hello(4, { name: 'dan', role: 'list', rights: ['list'] });
    b.hello(5, { name: 'eve', role: 'list' });
    expect(b.ask(2, 1, operation)).toEqual(['2 < err 1 no-lease']);
    expect(b.ask(3, 1, operation)).toEqual(['3 < err 1 forbidden']);
    expect(b.ask(4, 1, operation)).toEqual(['4 < err 1 forbidden']);
    expect(b.ask(5, 1, operation)).toEqual(['5 < err 1 forbidden']);
    b.closes();
    expect(b.ask(1, 1, operation)).toEqual(['1 < err 1 gone']);
  });

  it.each(['no', 'if-dead', 'force'] as const)('takeover %s needs the right to write, and its own', (how) => {
    const takeover = { t: 'takeover', how } as const;
    const b = bench(PORT);
    b.opens();
    b.hello(1, { name: 'ann' });
    b.hello(2, { name: 'bob', rights: ['observe', 'list', 'force'] });
    b.hello(3, { name: 'cat', rights: ['observe', 'write'] });
    b.hello(4, { name: 'dan', role: 'list' });
    expect(b.ask(2, 1, takeover)).toEqual(['2 < err 1 forbidden']);
    expect(b.ask(4, 1, takeover)).toEqual(['4 < err 1 forbidden']);
    expect(b.ask(3, 1, takeover)).toEqual([
      how === 'force' ? '3 < err 1 forbidden' : '3 < ok 1 lease 70 at 0/0 {"dirty":false}',
    ]);
  });

  it('ports needs the right to list, and shows what the token is for', () => {
    const b = bench(
      {},
      { ports: { one: { ring: 9, will: [], actions: [] }, two: { ring: 9, will: [], actions: [] } } },
    );
    b.send({ _tag: 'PortOpened', port: 'two' });
    expect(b.hello(1, { name: 'ann', port: 'two', role: 'writer' })).toEqual([
      '1 < welcome rx 1:0 none, lease 70 at 0/0, tx none, open 1',
    ]);
    expect(b.hello(2, { name: 'bob', port: 'two' })).toHaveLength(1);
    expect(b.hello(3, { name: 'cat', role: 'list', rights: ['list'] })).toEqual([
      '3 < welcome rx 0:0 none, tx none, gone 0',
    ]);
    expect(b.hello(4, { name: 'dan', role: 'list', rights: ['list'], ports: ['one'] })).toHaveLength(1);
    const one = '{"name":"one","state":"gone","observers":0}';
    const two = '{"name":"two","state":"open","writer":"ann","observers":1}';
    expect(b.ask(3, 1, { t: 'ports' })).toEqual([`3 < ok 1 {"ports":[${one},${two}]}`]);
    expect(b.ask(1, 1, { t: 'ports' })).toEqual([`1 < ok 1 {"ports":[${one},${two}]}`]);
    expect(b.ask(4, 1, { t: 'ports' })).toEqual([`4 < ok 1 {"ports":[${one}]}`]);
    b.hello(5, { name: 'eve', port: 'two', rights: ['observe'] });
    expect(b.ask(5, 1, { t: 'ports' })).toEqual(['5 < err 1 forbidden']);
  });
});

describe('what is asked of the UART', () => {
  it('is done in the order in which it was asked, between the bytes', () => {
    const b = writer(PORT);
    b.tx(1, 70, 0, 'AT+IPR=9600\r');
    b.ask(1, 1, { t: 'drain' });
    b.ask(1, 2, { t: 'set', settings: { baudRate: 9600 } });
    b.tx(1, 70, 12, 'AT\r');
    b.ask(1, 3, { t: 'pulse', line: 'dtr', level: false, ms: 20 });
    b.ask(1, 4, { t: 'lines', lines: { rts: false } });
    expect(b.did(1)).toEqual([
      '1 < ack 70: 15 accepted, 12 written, limit 65548',
      '1 < ok 1',
      'uart/2 set {"baudRate":9600}',
    ]);
    const settings = { ...SETTINGS, baudRate: 9600 };
    expect(b.did(2, { ok: true, outcome: { settings } })).toEqual([
      `1 < ok 2 ${JSON.stringify({ settings })}`,
      '1 < port open 1 9600',
      'uart/3 write "AT\\r"',
    ]);
    expect(b.did(3)).toEqual([
      '1 < ack 70: 15 accepted, 15 written, limit 65551',
      'uart/4 lines {"dtr":false}',
    ]);
    expect(b.did(4)).toEqual([]);
    expect(b.wait(19)).toEqual([]);
    expect(b.wait(1)).toEqual(['uart/5 lines {"dtr":true}']);
    expect(b.did(5)).toEqual(['1 < ok 3', 'uart/6 lines {"rts":false}']);
    expect(b.did(6)).toEqual(['1 < ok 4']);
  });

  it('changes no setting that is set already, and tells everybody of one that is', () => {
    const b = bench();
    b.send({ _tag: 'PortOpened', port: 'uart', settings: SETTINGS });
    b.hello(1, { name: 'ann', role: 'writer' });
    b.hello(2, { name: 'bob' });
    expect(b.ask(1, 1, { t: 'set', settings: { baudRate: 115_200, parity: 'none' } })).toEqual([
      `1 < ok 1 ${JSON.stringify({ settings: SETTINGS })}`,
    ]);
    b.ask(1, 2, { t: 'set', settings: { baudRate: 9600 } });
    expect(b.did(1, { ok: true, outcome: { settings: { ...SETTINGS, baudRate: 9600 } } }).slice(1)).toEqual([
      '1 < port open 1 9600',
      '2 < port open 1 9600',
    ]);
    b.ask(1, 3, { t: 'set', settings: { baudRate: 1 } });
    expect(b.did(2, { ok: false, code: 'unsupported', why: 'no' })).toEqual(['1 < err 3 unsupported']);
  });

  it('is answered by a script when its last step is done, or has failed; bytes wait for that', () => {
    const b = writer(PORT);
    b.ask(1, 1, { t: 'script', steps: [{ quiet: 500 }, writing('+++'), expecting('OK', 1000)] });
    b.tx(1, 70, 0, 'AT\r');
    expect(b.wait(500)).toEqual(['uart/1 write "+++"']);
    expect(b.did(1)).toEqual([]);
    expect(b.reads('\r\nOK')).toEqual(['1 < ok 1', 'uart/2 write "AT\\r"']);
    b.did(2);
    b.ask(1, 2, { t: 'script', steps: [expecting('OK', 1000)] });
    expect(b.wait(1000)).toEqual(['1 < err 2 timeout']);
  });

  it('does not wait for ever for a UART that does not do it', () => {
    const b = writer(PORT);
    b.ask(1, 1, { t: 'lines', lines: { dtr: true } });
    b.ask(1, 2, { t: 'action', name: 'key' });
    b.tx(1, 70, 0, 'AT');
    expect(b.wait(10_000)).toEqual(['1 < err 1 timeout', 'uart/3 write "AT"']);
    expect(b.did(1)).toEqual([]);
    expect(b.wait(50_000)).toEqual(['1 < err 2 timeout']);
    expect(b.did(2)).toEqual([]);
  });

  it('that was given up and is done all the same is known, and nothing counts as set until then', () => {
    const b = bench();
    b.send({ _tag: 'PortOpened', port: 'uart', settings: SETTINGS });
    b.hello(1, { name: 'ann', role: 'writer' });
    const slow = { ...SETTINGS, baudRate: 9600 };
    expect(b.ask(1, 1, { t: 'set', settings: { baudRate: 9600 } })).toEqual(['uart/1 set {"baudRate":9600}']);
    expect(b.wait(10_000)).toEqual(['1 < err 1 timeout']);
    expect(b.ask(1, 2, { t: 'set', settings: { baudRate: 115_200 } })).toEqual([
      'uart/2 set {"baudRate":115200}',
    ]);
    expect(b.did(1, { ok: true, outcome: { settings: slow } })).toEqual(['1 < port open 1 9600']);
    expect(b.did(2, { ok: true, outcome: { settings: SETTINGS } })).toEqual([
      `1 < ok 2 ${JSON.stringify({ settings: SETTINGS })}`,
      '1 < port open 1 115200',
    ]);
    expect(b.ask(1, 3, { t: 'set', settings: { baudRate: 115_200 } })).toEqual([
      `1 < ok 3 ${JSON.stringify({ settings: SETTINGS })}`,
    ]);
    b.ask(1, 4, { t: 'set', settings: { baudRate: 9600 } });
    b.wait(10_000);
    b.closes();
    b.send({ _tag: 'PortOpened', port: 'uart', settings: SETTINGS });
    expect(b.did(3, { ok: true, outcome: { settings: slow } })).toEqual([]);
  });

  it('is refused where it is too much, or nothing that there is', () => {
    const b = writer(PORT);
    expect(b.ask(1, 1, { t: 'script', steps: [{ quiet: 9000 }, { quiet: 9000 }] })).toEqual([
      '1 < err 1 invalid',
    ]);
    expect(b.ask(1, 2, { t: 'will', steps: [writing('x'.repeat(1025))] })).toEqual(['1 < err 2 invalid']);
    expect(b.ask(1, 3, { t: 'action', name: 'toString' })).toEqual(['1 < err 3 invalid']);
  });

  it('purges what was not handed to it, past all that waits', () => {
    const b = writer(PORT);
    b.tx(1, 70, 0, 'abc');
    b.tx(1, 70, 3, 'defg');
    b.ask(1, 1, { t: 'drain' });
    expect(b.ask(1, 2, { t: 'purge' })).toEqual([
      '1 < ok 2 {"purged":4}',
      '1 < ack 70: 7 accepted, 0 written, limit 65540',
    ]);
    b.tx(1, 70, 7, 'hi');
    expect(b.did(1)).toEqual([
      '1 < ack 70: 9 accepted, 7 written, limit 65543',
      '1 < ok 1',
      'uart/2 write "hi"',
    ]);
    expect(b.did(2)).toEqual(['1 < ack 70: 9 accepted, 9 written, limit 65545']);
    expect(b.handed()).toBe('abchi');
  });
});
