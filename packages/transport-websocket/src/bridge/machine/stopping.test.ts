import { bench, writing } from '../../../test/machine.ts';
import { stopped, wakeAt } from './bridge.ts';

describe('a bridge that is stopped', () => {
  it('writes what was accepted, takes no more, does the will, and says goodbye', () => {
    const b = bench({ will: [writing('\x1b')] });
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.hello(2, { name: 'bob', role: 'list' });
    b.send({ _tag: 'Came', session: 3, rights: new Set(), from: '::1' });
    b.tx(1, 70, 0, 'AT');
    b.tx(1, 70, 2, '+X');
    expect(b.send({ _tag: 'Stopping' })).toEqual([
      '3 < bye 1001',
      '3 closed 1001',
      '2 < bye 1001',
      '2 closed 1001',
    ]);
    expect(b.tx(1, 70, 4, 'late')).toEqual([]);
    expect(b.did(1)).toEqual(['1 < ack 70: 4 accepted, 2 written, limit 65538', 'uart/2 write "+X"']);
    expect(b.did(2)).toEqual([
      '1 < ack 70: 4 accepted, 4 written, limit 65540',
      '1 < lease 70 expired, 4 written',
      'uart/3 write "\\u001b"',
    ]);
    expect(stopped(b.state())).toBe(false);
    expect(b.did(3)).toEqual(['1 < bye 1001', '1 closed 1001']);
    expect(stopped(b.state())).toBe(true);
    expect(wakeAt(b.state())).toBe(undefined);
  });

  it('does nothing that counts on bytes which came too late, and takes the lease back', () => {
    const b = bench({ actions: ['key'], will: [writing('\x1b')] });
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.tx(1, 70, 0, 'AT');
    b.send({ _tag: 'Stopping' });
    b.tx(1, 70, 2, 'late');
    expect(b.ask(1, 1, { t: 'purge' })).toEqual(['1 < err 1 gone']);
    expect(b.ask(1, 2, { t: 'drain' })).toEqual(['1 < err 2 gone']);
    expect(b.ask(1, 3, { t: 'action', name: 'key' })).toEqual(['1 < err 3 gone']);
    expect(b.ask(1, 4, { t: 'release' })).toEqual(['1 < lease 70 released, 0 written', '1 < ok 4']);
    expect(b.did(1)).toEqual(['1 < bye 1001', '1 closed 1001']);
  });

  it('does so at once where nothing is to be done, and lets nobody in', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann' });
    expect(b.send({ _tag: 'Stopping' })).toEqual(['1 < bye 1001', '1 closed 1001']);
    expect(stopped(b.state())).toBe(true);
    expect(b.hello(2, { name: 'bob' })).toEqual(['2 < bye 1001', '2 closed 1001']);
    expect(b.send({ _tag: 'Stopping' })).toEqual([]);
  });

  it('waits for an action that was begun, whoever is there to hear of it', () => {
    const b = bench({ actions: ['key'] });
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    expect(b.ask(1, 1, { t: 'action', name: 'key' })).toEqual(['uart/1 action key']);
    expect(b.send({ _tag: 'Stopping' })).toEqual([]);
    expect(stopped(b.state())).toBe(false);
    expect(b.did(1)).toEqual([
      '1 < ok 1',
      '1 < lease 70 expired, 0 written',
      '1 < bye 1001',
      '1 closed 1001',
    ]);
    expect(stopped(b.state())).toBe(true);

    const alone = bench({ actions: ['key'] });
    alone.opens();
    alone.hello(1, { name: 'ann', role: 'writer' });
    alone.ask(1, 1, { t: 'action', name: 'key' });
    alone.ask(1, 2, { t: 'release' });
    alone.left(1, 1000);
    alone.send({ _tag: 'Stopping' });
    expect(stopped(alone.state())).toBe(false);
    alone.wait(3999);
    expect(stopped(alone.state())).toBe(false);
    alone.wait(1);
    expect(stopped(alone.state())).toBe(true);
    expect(wakeAt(alone.state())).toBe(undefined);
  });

  it('does not wait for a UART that takes nothing for more than 4 s', () => {
    const b = bench({ will: [writing('x')] });
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.tx(1, 70, 0, 'AT');
    expect(b.send({ _tag: 'Stopping' })).toEqual([]);
    expect(b.wait(4000)).toEqual(['1 < lease 70 expired, 0 written', '1 < bye 1001', '1 closed 1001']);
    expect(stopped(b.state())).toBe(true);
    expect(wakeAt(b.state())).toBe(undefined);
  });
});
