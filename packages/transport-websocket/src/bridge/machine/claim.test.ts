import { busy, writer } from '../../../test/machine/writer.ts';
import { bench, writing } from '../../../test/machine.ts';

describe('a second writer', () => {
  it('is turned away, and told by whom', () => {
    const b = writer();
    expect(b.hello(2, { name: 'bob', role: 'writer' })).toEqual([
      '2 < bye 4409, held by ann',
      '2 closed 4409',
    ]);
    b.left(1);
    expect(b.hello(3, { name: 'bob', role: 'writer' })).toEqual([
      '3 < bye 4409, held by ann',
      '3 closed 4409',
    ]);
  });

  it('takes the lease of one that was not heard for 1.25 heartbeats, connected or not', () => {
    const b = writer();
    b.tx(1, 70, 0, 'x');
    expect(b.wait(12_500, 1)).toEqual([]);
    expect(b.hello(2, { name: 'bob', role: 'writer', takeover: 'if-dead' })).toEqual([
      '2 < bye 4409, held by ann',
      '2 closed 4409',
    ]);
    b.wait(1, 1);
    expect(b.hello(3, { name: 'bob', role: 'writer', takeover: 'if-dead' })).toEqual([
      '1 < lease 70 taken by bob, 0 written',
      '1 < bye 4412',
      '1 closed 4412',
      '3 < welcome rx 1:0 none, lease 71 at 0/0, tx none, open 1, dirty',
    ]);
    b.left(3);
    b.wait(12_501);
    expect(b.hello(4, { name: 'cat', role: 'writer', takeover: 'if-dead' })).toEqual([
      '4 < welcome rx 1:0 none, lease 72 at 0/0, tx none, open 1, dirty',
    ]);
  });

  it('does not take it for the time in which the bridge itself stood still, though it first hears that the holder has left', () => {
    const b = busy();
    b.sleep(30_000);
    b.left(1);
    expect(b.hello(2, { name: 'bob', role: 'writer', takeover: 'if-dead' })).toEqual([
      '2 < bye 4409, held by ann',
      '2 closed 4409',
    ]);
  });

  it('takes it by force: the loser’s units are dropped, its will is done, and it stays away', () => {
    const b = writer({ will: [writing('\x1b')] });
    b.tx(1, 70, 0, 'AT+QISEND\r');
    b.tx(1, 70, 10, 'payload');
    b.ask(1, 1, { t: 'drain' });
    expect(b.hello(2, { name: 'bob', role: 'writer', takeover: 'force' })).toEqual([
      '1 < err 1 no-lease',
      '1 < lease 70 taken by bob, 0 written',
      '1 < bye 4412',
      '1 closed 4412',
    ]);
    expect(b.did(1)).toEqual(['uart/2 write "\\u001b"']);
    expect(b.did(2)).toEqual(['2 < welcome rx 1:0 none, lease 71 at 0/0, tx none, open 1, dirty']);
    expect(b.hello(3, { name: 'ann', role: 'writer', resume: { lease: 70 } })).toEqual([
      '3 < bye 4412, held by bob',
      '3 closed 4412',
    ]);
  });

  it('T10: does not take it by force without the right, however often it tries', () => {
    const b = writer();
    b.limit(1, 1, 10_000);
    for (let session = 2; session < 1000; session += 1)
      expect(
        b.hello(session, { name: 'eve', role: 'writer', takeover: 'force', rights: ['write', 'observe'] }),
      ).toEqual([`${session} < bye 4403`, `${session} closed 4403`]);
    expect(b.reads('OK')).toEqual(['1 < rx 1:0 "OK"']);
    expect(b.tx(1, 70, 0, 'A')[1]).toBe('uart/1 write "A"');
  });

  it('is turned away while another waits for the will, and may take its place by force', () => {
    const b = busy({ will: [{ quiet: 5000 }] });
    b.left(1, 1000);
    expect(b.hello(2, { name: 'bob', role: 'writer' })).toEqual([]);
    expect(b.hello(3, { name: 'cat', role: 'writer' })).toEqual([
      '3 < bye 4409, held by bob',
      '3 closed 4409',
    ]);
    expect(b.hello(4, { name: 'cat', role: 'writer', takeover: 'force' })).toEqual([
      '2 < bye 4412',
      '2 closed 4412',
    ]);
    expect(b.wait(5000)).toEqual(['4 < welcome rx 1:0 none, lease 72 at 0/0, tx none, open 1, dirty']);
  });

  it('is sent away where the port is lost while it waits', () => {
    const b = busy({ will: [{ quiet: 5000 }] });
    b.left(1, 1000);
    b.hello(2, { name: 'bob', role: 'writer' });
    expect(b.closes()).toEqual(['2 < bye 4503', '2 closed 4503']);
  });

  it('that goes while it waits leaves no lease behind', () => {
    const b = busy({ will: [{ quiet: 5000 }] });
    b.left(1, 1000);
    b.hello(2, { name: 'bob', role: 'writer' });
    b.left(2);
    expect(b.hello(3, { name: 'cat', role: 'writer' })).toEqual([]);
    expect(b.wait(5000)).toEqual(['3 < welcome rx 1:0 none, lease 72 at 0/0, tx none, open 1, dirty']);
  });
});

describe('an observer that asks for the lease', () => {
  it('gets it where nobody writes, and asks on as the writer', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann' });
    expect(b.ask(1, 1, { t: 'takeover', how: 'no' })).toEqual(['1 < ok 1 lease 70 at 0/0 {"dirty":false}']);
    expect(b.ask(1, 2, { t: 'takeover', how: 'no' })).toEqual(['1 < ok 2 lease 70 at 0/0 {"dirty":false}']);
    expect(b.tx(1, 70, 0, 'AT')).toEqual([
      '1 < ack 70: 2 accepted, 0 written, limit 65536',
      'uart/1 write "AT"',
    ]);
    b.left(1);
    expect(b.hello(2, { name: 'ann', role: 'writer', resume: { lease: 70 } })[0]).toContain(
      'lease 70 at 2/0',
    );
    expect(b.ask(2, 2, { t: 'takeover', how: 'no' })).toEqual(['2 < ok 2 lease 70 at 0/0 {"dirty":false}']);
  });

  it('is told who has it, or takes it as a hello would, behind the will', () => {
    const b = busy({ will: [{ quiet: 100 }] });
    b.hello(2, { name: 'bob' });
    expect(b.ask(2, 1, { t: 'takeover', how: 'no' })).toEqual(['2 < err 1 busy']);
    expect(b.ask(2, 2, { t: 'takeover', how: 'force' })).toEqual([
      '1 < lease 70 taken by bob, 1 written',
      '1 < bye 4412',
      '1 closed 4412',
    ]);
    expect(b.ask(2, 2, { t: 'takeover', how: 'force' })).toEqual([]);
    expect(b.ask(2, 3, { t: 'takeover', how: 'force' })).toEqual(['2 < err 3 busy']);
    expect(b.ask(2, 4, { t: 'drain' })).toEqual(['2 < err 4 no-lease']);
    expect(b.wait(100)).toEqual(['2 < ok 2 lease 71 at 0/0 {"dirty":true}']);
  });

  it('gets the same one again where it did not hear the answer', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann' });
    b.ask(1, 7, { t: 'takeover', how: 'no' });
    b.ask(1, 8, { t: 'drain' });
    b.left(1);
    b.hello(2, { name: 'ann' });
    expect(b.ask(2, 7, { t: 'takeover', how: 'no' })).toEqual(['2 < ok 7 lease 70 at 0/0 {"dirty":false}']);
  });

  it('is told where the port is gone, also while it waits', () => {
    const b = busy({ will: [{ quiet: 100 }] });
    b.hello(2, { name: 'bob' });
    b.ask(2, 1, { t: 'takeover', how: 'force' });
    expect(b.closes()).toEqual([
      '2 < err 1 gone',
      '2 < port gone 1',
      '2 < epoch 1 ends at 0, next null, unplugged',
    ]);
    expect(b.ask(2, 2, { t: 'takeover', how: 'no' })).toEqual(['2 < err 2 gone']);
  });
});
