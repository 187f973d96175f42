import { ended, full, observer } from '../../../test/machine/observer.ts';
import { observing, played } from '../../../test/machine/played.ts';
import type { ServerEvent } from '../../protocol/message.ts';

const gap = (from: number, to: number | null, epoch = 1): ServerEvent => ({
  t: 'gap',
  epoch,
  from,
  to,
  cause: 'overflow',
});

describe('a gap', () => {
  it('is told in its place, and the stream goes on behind it', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    expect(client.says(gap(3, 100_000))).toEqual([
      'tell Gap epoch=1 from=3 to=100000 cause=overflow',
      'RX_LIMIT 1: 0 to 165533',
    ]);
    expect(client.rx(1, 100_000, 'xyz')).toEqual(['deliver 1:100000 "xyz"']);
    expect(client.says(gap(3, 100_000))).toEqual([]);
  });

  it('is passed by what is consumed when all before it is, and the bridge is told', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    client.says(gap(3, 2_000_000));
    expect(client.consumes(2)).toEqual([]);
    expect(client.consumes(1)).toEqual(['RX_LIMIT 1: 2000000 to 2065536']);
  });

  it('ends the link of one that cannot do with it, at its place', () => {
    const client = played();
    client.connects();
    client.rx(1, 0, 'abc');
    client.writes(1, 'AT\r');
    expect(client.says(gap(3, 100))).toEqual([
      'tell Gap epoch=1 from=3 to=100 cause=overflow',
      'tell Unknown lease=5 from=0 to=3',
      'not written 1, unknown',
      'hang up 1000',
      'finish: lost by Gap',
    ]);
    expect(client.why()).toBe(
      '97 bytes that the port "modem" has read are lost from byte 3 on: read faster, or have gaps told.',
    );
  });

  it('follows a welcome that says so', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    client.down();
    client.redials();
    const welcome = observing({
      rx: { from: 50, base: 50, end: 90 },
      resumed: { rx: 'gap', tx: 'none' },
    });
    expect(client.says(welcome)).toEqual(['lines {}', 'RX_LIMIT 1: 0 to 65536']);
    expect(client.says(gap(3, 50))).toEqual([
      'tell Gap epoch=1 from=3 to=50 cause=overflow',
      'RX_LIMIT 1: 0 to 65583',
    ]);
  });

  it('of unknown length within an epoch leaves it to the next bytes where it goes on', () => {
    const client = observer();
    expect(client.says({ t: 'gap', epoch: 1, from: 0, to: null, cause: 'overrun' })).toEqual([
      'tell Gap epoch=1 from=0 to=null cause=overrun',
      'RX_LIMIT 1: 0 to 65536',
    ]);
    expect(client.rx(1, 7, 'abc')).toEqual(['deliver 1:7 "abc"', 'RX_LIMIT 1: 7 to 65543']);
    expect(client.rx(1, 11, 'x')[0]).toBe('hang up 4400');
  });

  it('over epochs that nobody knows any more is told once, and a new welcome says where it goes on', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    expect(client.says(gap(3, null))).toEqual([
      'tell Gap epoch=1 from=3 to=null cause=overflow',
      'hang up 4410',
      'tell Reconnecting attempt=2 after=62 why=this client was away for too long',
    ]);
    expect(client.redials()).toEqual(['dial', 'hello 2 modem observer, from S:1:3']);
    const welcome = observing({
      rx: { epoch: 70, from: 5, base: 5, end: 9 },
      resumed: { rx: 'gap', tx: 'none' },
      port: { epoch: 80 },
    });
    expect(client.says(welcome)).toEqual([
      'lines {}',
      'tell Port state=open epoch=80',
      'tell EpochEnded epoch=1 end=null cause=unplugged why=The bridge does not know any more how it ended.',
      'tell Gap epoch=70 from=0 to=5 cause=overflow',
      'RX_LIMIT 70: 5 to 65538',
    ]);
    expect(client.says(gap(3, null))).toEqual([]);
    expect(client.rx(70, 5, 'abcd')).toEqual(['deliver 70:5 "abcd"']);
  });

  it('from beyond where the stream stands is no gap that was declared', () => {
    const client = observer();
    expect(client.says(gap(3, 50))[0]).toBe('hang up 4400');
    expect(observer().says(gap(0, 50, 2))[0]).toBe('hang up 4400');
  });
});

describe('the end of an epoch', () => {
  it('is told in its place, and an observer goes on with the next', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    expect(client.says(ended(3, 2))).toEqual([
      'tell EpochEnded epoch=1 end=3 cause=unplugged why=no device',
      'RX_LIMIT 2: 0 to 65533',
    ]);
    expect(client.rx(2, 0, 'RDY')).toEqual(['deliver 2:0 "RDY"']);
  });

  it('is followed by the next one when the port is open again', () => {
    const client = observer();
    expect(client.says({ t: 'port', state: 'gone', epoch: 1 })).toEqual(['tell Port state=gone epoch=1']);
    expect(client.says(ended(0))).toEqual(['tell EpochEnded epoch=1 end=0 cause=unplugged why=no device']);
    expect(client.consumes(0)).toEqual([]);
    expect(client.says({ t: 'port', state: 'open', epoch: 2 })).toEqual([
      'tell Port state=open epoch=2',
      'RX_LIMIT 2: 0 to 65536',
    ]);
    expect(client.rx(2, 0, 'RDY')).toEqual(['deliver 2:0 "RDY"']);
  });

  it('comes after its last byte, even where the next is open already', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    client.says({ t: 'port', state: 'gone', epoch: 1 });
    expect(client.says({ t: 'port', state: 'open', epoch: 2 })).toEqual(['tell Port state=open epoch=2']);
    expect(client.rx(1, 3, 'de')).toEqual(['deliver 1:3 "de"']);
    expect(client.says(ended(5, 2)).at(-1)).toBe('RX_LIMIT 2: 0 to 65531');
  });

  it('is told once, however often it is said', () => {
    const client = observer();
    client.says(ended(0));
    expect(client.says(ended(0))).toEqual([]);
    expect(client.says(ended(0, 2))).toEqual(['RX_LIMIT 2: 0 to 65536']);
  });

  it('is told once where the bridge was started again behind it', () => {
    const client = observer();
    client.says(ended(0));
    client.down();
    client.redials();
    const welcome = observing({ server: 'T', resumed: { rx: 'new-epoch', tx: 'none' } });
    expect(client.says(welcome)).toEqual(['lines {}', 'RX_LIMIT 1: 0 to 65536']);
  });

  it('has no byte behind it', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    client.says(ended(3));
    expect(client.rx(1, 3, 'd')).toEqual([
      'hang up 4400',
      'tell Reconnecting attempt=2 after=62 why=bytes of the epoch 1, which was not told',
    ]);
  });

  it('has all of its bytes before it', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    expect(client.says(ended(5))[0]).toBe('hang up 4400');
  });

  it('is not that of an epoch that has not begun', () => {
    const other: ServerEvent = { t: 'epoch', epoch: 2, end: 0, next: 3, cause: 'closed', why: '' };
    expect(observer().says(other)[0]).toBe('hang up 4400');
  });

  it('of one in which nothing was read passes by', () => {
    const client = observer();
    client.says(ended(0));
    expect(client.says({ t: 'epoch', epoch: 2, end: 0, next: 3, cause: 'closed', why: 'again' })).toEqual([
      'tell EpochEnded epoch=2 end=0 cause=closed why=again',
      'RX_LIMIT 3: 0 to 65536',
    ]);
  });

  it('is told once, and over a new connection the next epoch is asked for', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    client.says(ended(3));
    client.says({ t: 'port', state: 'gone', epoch: 1 });
    client.down();
    expect(client.redials()).toEqual(['dial', 'hello 2 modem observer, from S:2:0']);
    expect(client.says(full(2, 0))).toEqual([
      'lines {}',
      'tell Resumed attempt=2',
      'tell Port state=open epoch=2',
      'RX_LIMIT 2: 0 to 65533',
    ]);
    expect(client.says(ended(3, 2))).toEqual([]);
  });

  it('was before one that comes to a port that is not open', () => {
    const client = played({ role: 'observer' });
    expect(client.connects(observing({ rx: { from: 9, end: 9 }, port: { state: 'gone' } }))).toEqual([
      'dial',
      'hello 1 modem observer',
      'ready',
    ]);
    expect(client.says({ t: 'port', state: 'open', epoch: 2 })).toEqual([
      'tell Port state=open epoch=2',
      'RX_LIMIT 2: 0 to 65536',
    ]);
  });

  it('of a port that was not open yet is none: whoever goes on from there has missed nothing', () => {
    const client = played({ role: 'observer', resumeFrom: { server: 'S', epoch: 0, offset: 0 } });
    expect(client.connects(full(1, 0))).toEqual([
      'dial',
      'hello 1 modem observer, from S:1:0',
      'ready',
      'RX_LIMIT 1: 0 to 65536',
    ]);
  });

  it('is that of the bridge where it was started again: what it reads is another stream', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    client.down();
    client.redials();
    const welcome = observing({
      server: 'T',
      rx: { from: 4, base: 4, end: 9 },
      resumed: { rx: 'new-epoch', tx: 'none' },
    });
    expect(client.says(welcome)).toEqual([
      'lines {}',
      'tell EpochEnded epoch=1 end=null cause=bridge-restarted why=The bridge was started again.',
      'tell Gap epoch=1 from=0 to=4 cause=overflow',
      'RX_LIMIT 1: 4 to 65537',
    ]);
    expect(client.consumes(3)).toEqual([]);
    expect(client.rx(1, 4, 'xyz')).toEqual(['deliver 1:4 "xyz"']);
    client.down();
    expect(client.redials().at(-1)).toBe('hello 3 modem observer, from T:1:7');
  });
});
