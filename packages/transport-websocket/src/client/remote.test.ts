import { ack, bytes, noted, opened } from '../../test/opened.ts';

describe('a port of a bridge', () => {
  it('does at the UART what it is asked to', () => {
    const { link, last, log, fresh } = opened();
    const { remote } = link();
    fresh();
    noted(log, 'ports', remote.ports());
    noted(log, 'pulse', remote.pulse('dtr', false, 20));
    noted(log, 'action', remote.action('power-key'));
    noted(log, 'script', remote.script([{ quiet: 500 }, { write: '+++' }, { expect: 'OK', ms: 1000 }]));
    noted(log, 'will', remote.will([]));
    noted(log, 'drain', remote.drain());
    noted(log, 'purge', remote.purge());
    noted(log, 'takeover', remote.takeover('if-dead'));
    noted(log, 'release', remote.release());
    const said = fresh().map((line) => line.split(' ')[0]);
    expect(new Set(said)).toEqual(
      new Set(['ports', 'pulse', 'action', 'script', 'will', 'drain', 'purge', 'takeover', 'release']),
    );
    expect(log).toEqual([]);
    for (const id of said.keys())
      last().say({
        t: 'ok',
        id: id + 1,
        ...(said[id] === 'purge' && { purged: 3 }),
        ...(said[id] === 'ports' && { ports: [] }),
      });
    expect([...log].sort()).toEqual([
      'action done',
      'drain done',
      'ports []',
      'ports done',
      'pulse done',
      'purge 3',
      'purge done',
      'release done',
      'script done',
      'takeover done',
      'will done',
    ]);
  });

  it('says why it did not, and refuses what no message can say', () => {
    const { link, last, log, fresh } = opened();
    const { remote } = link();
    fresh();
    noted(log, 'action', remote.action('explode'));
    last().say({ t: 'err', id: 1, code: 'unsupported', why: 'There is no action explode.' });
    noted(log, 'pulse', remote.pulse('dtr', false, 60_000));
    noted(log, 'script', remote.script([{ quiet: 60_000 }]));
    expect(fresh()).toHaveLength(1);
    expect(log).toEqual([
      expect.stringMatching(
        /^action unsuitable: action at "modem" of ws.* was refused: There is no action explode\. <\{"_tag":"Refused","code":"unsupported",/,
      ),
      expect.stringMatching(/^pulse unsuitable: .*no valid ms/),
      expect.stringMatching(/^script unsuitable: .*longer than 10000 ms/),
    ]);
  });
});

describe('a write that is purged', () => {
  it('is closed on this side, and blames no loss of an earlier lease', () => {
    const { link, last, log } = opened();
    noted(log, 'given up', link().write(bytes('never acknowledged')));
    link().remote.release().subscribe();
    last().say({ t: 'ok', id: 1 });
    link().remote.takeover().subscribe();
    last().say({ t: 'ok', id: 2, tx: { lease: 8, accepted: 0, written: 0, limit: 9005 }, dirty: false });
    noted(log, 'in part', link().write(new Uint8Array(9000)));
    noted(log, 'whole', link().write(bytes('whole')));
    noted(log, 'unsent', link().write(bytes('unsent')));
    noted(log, 'purge', link().remote.purge());
    last().say({ t: 'ok', id: 3, purged: 813 });
    expect(log).toEqual([
      expect.stringMatching(/^given up lost: .*<\{"_tag":"Unknown","lease":7,"from":0,"to":18\}>$/),
      expect.stringMatching(/^unsent closed: Nothing of .* has been: It was purged before it was written\.$/),
      expect.stringMatching(/^in part closed: Not all of .* has been: Its rest was purged\.$/),
      expect.stringMatching(/^whole closed: Nothing of .* has been: It was purged before it was written\.$/),
      'purge 813',
      'purge done',
    ]);
  });

  it('is unknown where the link is left before that is known, though it counts as written', () => {
    const { link, last, log, leave } = opened();
    noted(log, 'event', link().events$);
    noted(log, 'write', link().write(bytes('AT\r')));
    link()
      .remote.purge()
      .subscribe({ error: () => {} });
    last().send(ack(3));
    leave();
    expect(log).toEqual([
      'event {"_tag":"Leased","lease":7,"dirty":false}',
      expect.stringMatching(/^write lost: .*<\{"_tag":"Unknown","lease":7,"from":0,"to":3\}>$/),
      'event done',
    ]);
  });
});
