import { ended, full, observer } from '../../../test/machine/observer.ts';
import { observing, played, resumed, welcomed } from '../../../test/machine/played.ts';

describe('the credit for what is received', () => {
  it('is given anew where half the window has been consumed', () => {
    const client = played({ window: 10 });
    expect(client.connects().at(-1)).toBe('RX_LIMIT 1: 0 to 10');
    client.rx(1, 0, '0123456789');
    expect(client.consumes(4)).toEqual([]);
    expect(client.consumes(1)).toEqual(['RX_LIMIT 1: 5 to 15']);
    expect(client.consumes(5)).toEqual(['RX_LIMIT 1: 10 to 20']);
  });

  it('is what is not consumed less where a connection is new', () => {
    const client = played({ window: 10 });
    client.connects();
    client.rx(1, 0, '012345');
    client.consumes(2);
    client.down();
    client.redials();
    expect(client.says(resumed(6)).at(-1)).toBe('RX_LIMIT 1: 2 to 12');
  });

  it('is what is not consumed of all epochs less where an epoch is new, and counts the old ones first', () => {
    const client = played({ window: 10, role: 'observer' });
    client.connects(observing());
    client.rx(1, 0, '01234567');
    expect(client.says(ended(8, 2)).at(-1)).toBe('RX_LIMIT 2: 0 to 2');
    expect(client.rx(2, 0, 'ab')).toEqual(['deliver 2:0 "ab"']);
    expect(client.consumes(7)).toEqual(['RX_LIMIT 2: 0 to 9']);
    expect(client.consumes(3)).toEqual([]);
    client.rx(2, 2, '0123456');
    expect(client.consumes(7)).toEqual(['RX_LIMIT 2: 9 to 19']);
  });

  it('is not exceeded by a bridge that keeps to the protocol', () => {
    const client = played({ window: 4 });
    client.connects();
    expect(client.rx(1, 0, '01234')).toEqual([
      'hang up 4400',
      'tell Reconnecting attempt=2 after=62 why=bytes up to 5, above the limit 4',
    ]);
  });

  it('waits while there is no connection', () => {
    const client = played({ window: 4 });
    client.connects();
    client.rx(1, 0, '0123');
    client.down();
    expect(client.consumes(4)).toEqual([]);
    client.redials();
    expect(client.says(resumed(4)).at(-1)).toBe('RX_LIMIT 1: 4 to 8');
  });
});

describe('what is received', () => {
  it('is delivered once, in order', () => {
    const client = observer();
    expect(client.rx(1, 0, 'abc')).toEqual(['deliver 1:0 "abc"']);
    expect(client.rx(1, 1, 'bcde')).toEqual(['deliver 1:3 "de"']);
    expect(client.rx(1, 0, 'abcde')).toEqual([]);
  });

  it('has no hole that was not declared', () => {
    const client = observer();
    client.rx(1, 0, 'abc');
    expect(client.rx(1, 4, 'e')).toEqual([
      'hang up 4400',
      'tell Reconnecting attempt=2 after=62 why=bytes from 4 where 3 was due',
    ]);
    expect(client.redials()).toEqual(['dial', 'hello 2 modem observer, from S:1:3']);
    expect(client.says(full(1, 3))).toContain('tell Resumed attempt=2');
    expect(client.rx(1, 3, 'de')).toEqual(['deliver 1:3 "de"']);
  });

  it.each([
    ['of another epoch', 2, 0],
    ['of an epoch that is past', 0, 3],
  ])('is not %s', (_, epoch, offset) => {
    const client = observer();
    client.rx(1, 0, 'abc');
    expect(client.rx(epoch, offset, 'x')[0]).toBe('hang up 4400');
  });

  it('comes after the welcome', () => {
    const client = played();
    client.begins();
    client.up();
    expect(client.rx(1, 0, 'abc')).toEqual(['hang up 4400', 'finish: unsuitable']);
  });

  it('begins where somebody was another day', () => {
    const client = played({
      role: 'observer',
      gaps: 'tell',
      resumeFrom: { server: 'S', epoch: 1, offset: 3 },
    });
    expect(client.connects(full(1, 3))).toEqual([
      'dial',
      'hello 1 modem observer, from S:1:3',
      'ready',
      'RX_LIMIT 1: 3 to 65539',
    ]);
    expect(client.rx(1, 3, 'de')).toEqual(['deliver 1:3 "de"']);
  });

  it('begins with what another bridge has where that one is no more', () => {
    const client = played({ gaps: 'tell', resumeFrom: { server: 'R', epoch: 7, offset: 3 } });
    const welcome = welcomed({ rx: { from: 0, end: 9 }, resumed: { rx: 'new-epoch', tx: 'none' } });
    expect(client.connects(welcome)).toEqual([
      'dial',
      'hello 1 modem writer, from R:7:3',
      'ready',
      'tell EpochEnded epoch=7 end=null cause=bridge-restarted why=The bridge was started again.',
      'tell Leased lease=5 dirty=false',
      'RX_LIMIT 1: 0 to 65536',
    ]);
  });
});
