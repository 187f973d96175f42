import { bench } from '../../../test/machine.ts';

describe('a UART that is unplugged', () => {
  it('R1: fences the lease in the same step, with how far it got, and ends the epoch in its place', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.limit(1, 1, 4);
    b.reads('abcdef');
    b.tx(1, 70, 0, 'AT');
    b.tx(1, 70, 2, '+X');
    b.did(1);
    expect(b.ask(1, 1, { t: 'drain' })).toEqual([]);
    expect(b.closes()).toEqual([
      '1 < err 1 gone',
      '1 < ack 70: 4 accepted, 2 written, limit 65538',
      '1 < lease 70 fenced, 2 written',
      '1 < port gone 1',
    ]);
    expect(b.limit(1, 1, 100, 4)).toEqual(['1 < rx 1:4 "ef"', '1 < epoch 1 ends at 6, next null, unplugged']);
    expect(b.opens()).toEqual(['1 < port open 2']);
    expect(b.limit(1, 2, 100)).toEqual([]);
    expect(b.reads('RDY')).toEqual(['1 < rx 2:0 "RDY"']);
  });

  it('R8: has nothing queued for it when it is back', () => {
    const b = bench({ will: [{ quiet: 1000 }] });
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.tx(1, 70, 0, 'AT');
    b.tx(1, 70, 2, '+X');
    b.closes();
    expect(b.opens()).toEqual(['1 < port open 2']);
    expect(b.did(1)).toEqual([]);
    expect(b.wait(60_000)).toEqual([]);
    expect(b.hello(2, { name: 'bob', role: 'writer' })).toEqual([
      '2 < welcome rx 2:0 none, lease 71 at 0/0, tx none, open 2, dirty',
    ]);
  });

  it('R8: takes the will with it, whether it was begun or waited', () => {
    const b = bench({ will: [{ quiet: 1000 }] });
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.tx(1, 70, 0, 'AT');
    b.did(1);
    b.left(1, 1000);
    b.notes();
    b.closes();
    expect(b.notes()).toMatchObject([{ _tag: 'WillRan', lease: 70, ok: false }, { _tag: 'Gone' }]);
    b.opens();
    b.hello(2, { name: 'bob', role: 'writer' });
    b.tx(2, 71, 0, 'AT');
    b.left(2, 1000);
    b.notes();
    b.closes();
    expect(b.notes()).toMatchObject([{ _tag: 'WillRan', lease: 71, ok: false }, { _tag: 'Gone' }]);
    b.opens();
    expect(b.hello(3, { name: 'cat', role: 'writer' })[0]).toContain('lease 72');
  });

  it('gives a client that was slow, or away, all that was read before', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.tx(1, 70, 0, 'AT');
    b.reads('abc');
    b.left(1);
    b.closes();
    b.opens();
    b.reads('RDY');
    expect(b.hello(2, { name: 'ann', role: 'writer', resume: { lease: 70, epoch: 1, rx: 0 } })).toEqual([
      '2 < welcome rx 1:0 full, tx lost, open 2, dirty',
    ]);
    expect(b.limit(2, 1, 100)).toEqual(['2 < rx 1:0 "abc"', '2 < epoch 1 ends at 3, next 2, unplugged']);
    expect(b.limit(2, 2, 100)).toEqual(['2 < rx 2:0 "RDY"']);
  });

  it('does so also where another writer has come meanwhile', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    b.left(1);
    b.closes();
    b.opens();
    b.hello(2, { name: 'bob', role: 'writer' });
    expect(b.hello(3, { name: 'ann', role: 'writer', resume: { lease: 70 } })).toEqual([
      '3 < welcome rx 1:0 full, tx lost, open 2',
      '3 < epoch 1 ends at 0, next 2, unplugged',
    ]);
  });

  it('is told of its gaps over the epochs, each in its place', () => {
    const b = bench({ ring: 4 });
    b.opens();
    b.hello(1, { name: 'ann' });
    b.reads('abc');
    b.closes();
    b.opens();
    b.reads('defghi');
    expect(b.limit(1, 1, 100)).toEqual(['1 < gap 1:0-3', '1 < epoch 1 ends at 3, next 2, unplugged']);
    expect(b.limit(1, 2, 100)).toEqual(['1 < gap 2:0-2', '1 < rx 2:2 "fghi"']);
  });

  it('does not end an observer for the gaps of epochs that are over', () => {
    const b = bench({ ring: 4 });
    b.opens();
    b.hello(1, { name: 'ann' });
    for (let epoch = 1; epoch <= 8; epoch += 1) {
      b.reads('abcdef');
      b.closes();
      b.opens();
    }
    for (let epoch = 1; epoch < 8; epoch += 1)
      expect(b.limit(1, epoch, 100)).toEqual([
        `1 < gap ${epoch}:0-6`,
        `1 < epoch ${epoch} ends at 6, next ${epoch + 1}, unplugged`,
      ]);
    expect(b.limit(1, 8, 100)[0]).toBe('1 < gap 8:0-2');
  });

  it('lets observers in, who wait for it, and no writer', () => {
    const b = bench();
    expect(b.hello(1, { name: 'ann' })).toEqual(['1 < welcome rx 0:0 none, tx none, gone 0']);
    expect(b.hello(2, { name: 'bob', role: 'writer' })).toEqual(['2 < bye 4503', '2 closed 4503']);
    expect(b.opens()).toEqual(['1 < port open 1']);
    expect(b.limit(1, 1, 100)).toEqual([]);
    expect(b.reads('RDY')).toEqual(['1 < rx 1:0 "RDY"']);
    b.closes('closed');
    expect(b.hello(3, { name: 'cat' })).toEqual(['3 < welcome rx 1:3 none, tx none, gone 1']);
    expect(b.opens()).toEqual(['1 < port open 2', '3 < port open 2']);
  });

  it('is known to a client that has heard of its end, and to one that waits since before the first opening', () => {
    const b = bench();
    expect(b.hello(1, { name: 'ann', resume: { epoch: 0, rx: 0 } })).toEqual([
      '1 < welcome rx 1:0 full, tx none, gone 0',
    ]);
    b.opens();
    b.reads('abc');
    b.closes();
    expect(b.hello(2, { name: 'bob', resume: { epoch: 1, rx: 3 } })).toEqual([
      '2 < welcome rx 1:3 full, tx none, gone 1',
      '2 < epoch 1 ends at 3, next null, unplugged',
    ]);
  });

  it('ends an epoch that was not told of when it is opened again', () => {
    const b = bench();
    b.opens();
    b.hello(1, { name: 'ann', role: 'writer' });
    expect(b.opens()).toEqual([
      '1 < ack 70: 0 accepted, 0 written, limit 65536',
      '1 < lease 70 fenced, 0 written',
      '1 < port gone 1',
      '1 < port open 2',
      '1 < epoch 1 ends at 0, next 2, closed',
    ]);
  });
});

describe('a position that a client comes back with', () => {
  it('of another bridge is where the oldest byte is', () => {
    const b = bench({ ring: 4 });
    b.opens();
    b.reads('abcdef');
    expect(b.hello(1, { name: 'ann', resume: { server: 'boot-0', epoch: 9, rx: 100 } })).toEqual([
      '1 < welcome rx 1:2 new-epoch, tx none, open 1',
    ]);
    expect(
      b.hello(2, { name: 'bob', role: 'writer', resume: { server: 'boot-0', epoch: 9, lease: 3 } }),
    ).toEqual(['2 < welcome rx 1:2 new-epoch, tx lost, open 1']);
    expect(b.tx(2, 3, 0, 'late')).toEqual([]);
  });

  it('of another bridge, which has read nothing, is at the next epoch', () => {
    const b = bench();
    const resume = { server: 'boot-0', epoch: 9, rx: 100 };
    expect(b.hello(1, { name: 'ann', resume })).toEqual(['1 < welcome rx 1:0 new-epoch, tx none, gone 0']);
    expect(b.limit(1, 1, 100)).toEqual([]);
    b.opens();
    expect(b.reads('RDY')).toEqual(['1 < rx 1:0 "RDY"']);
  });

  it('of an epoch that is forgotten loses nobody knows how much', () => {
    const b = bench({ ring: 4 });
    for (let epoch = 1; epoch <= 70; epoch += 1) {
      b.opens();
      b.reads('ab');
      b.closes();
    }
    expect(b.hello(1, { name: 'ann', resume: { epoch: 3, rx: 1 } })).toEqual([
      '1 < welcome rx 69:0 gap, tx none, gone 70',
      '1 < gap 3:1-null',
    ]);
    expect(b.limit(1, 69, 100)).toEqual(['1 < rx 69:0 "ab"', '1 < epoch 69 ends at 2, next 70, unplugged']);
  });

  it('is refused where the UART never got that far', () => {
    const b = bench();
    b.opens();
    b.reads('abc');
    expect(b.hello(1, { name: 'ann', resume: { epoch: 1, rx: 4 } })).toEqual([
      '1 < bye 4400',
      '1 closed 4400',
    ]);
    expect(b.hello(2, { name: 'ann', resume: { epoch: 2, rx: 1 } })).toEqual([
      '2 < bye 4400',
      '2 closed 4400',
    ]);
  });
});
