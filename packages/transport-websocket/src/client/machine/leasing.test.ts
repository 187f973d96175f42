import { lease, lostWelcome, writer } from '../../../test/machine/leaseholder.ts';
import { ended } from '../../../test/machine/observer.ts';
import { played, welcomed } from '../../../test/machine/played.ts';

describe('the lease', () => {
  it('is taken by another, and the writer ends', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    expect(client.says(lease('taken', 3, { by: 'another' }))).toEqual([
      'wrote 1',
      'tell LeaseLost lease=5 how=taken by=another',
      'hang up 1000',
      'finish: lost by LeaseLost',
    ]);
    expect(client.why()).toBe('another has taken the port "modem" over: this client writes no more.');
  });

  it.each([
    [4412, 'taken', ' by=another'],
    [4409, 'taken', ' by=another'],
    [4410, 'expired', ' by=another'],
  ])('is gone when its client comes back (%i), and the writer ends', (code, how, by) => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.down();
    client.redials();
    client.says({ t: 'bye', code, why: '', holder: 'another' });
    expect(client.down(code)).toEqual([
      `tell LeaseLost lease=5 how=${how}${by}`,
      'tell Unknown lease=5 from=0 to=3',
      'not written 1, unknown',
      'finish: lost by LeaseLost',
    ]);
  });

  it('is gone with the bridge that gave it', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.down();
    client.redials();
    const welcome = lostWelcome({ server: 'T', resumed: { rx: 'new-epoch', tx: 'lost' } });
    expect(client.says(welcome)).toEqual([
      'lines {}',
      'tell EpochEnded epoch=1 end=null cause=bridge-restarted why=The bridge was started again.',
      'tell LeaseLost lease=5 how=fenced',
      'tell Unknown lease=5 from=0 to=3',
      'not written 1, unknown',
      'hang up 1000',
      'finish: lost by EpochEnded',
    ]);
  });

  it('is gone, and nobody knows why', () => {
    const client = writer();
    client.down();
    client.redials();
    expect(client.says(lostWelcome())).toEqual([
      'lines {}',
      'tell LeaseLost lease=5 how=expired',
      'hang up 1000',
      'finish: lost by LeaseLost',
    ]);
    expect(client.why()).toContain('this client was silent for too long');
  });

  it('of somebody else is nothing to it', () => {
    const client = writer();
    expect(client.says({ t: 'lease', lease: 4, state: 'fenced', written: 0 })).toEqual([]);
    expect(client.writes(1, 'AT\r')).toEqual(['TX 5:0 "AT\\r"']);
  });

  it('did not write what was not sent', () => {
    expect(writer().says(lease('fenced', 1))[0]).toBe('hang up 4400');
  });

  it('of one that reads what was before is lost only with its own epoch', () => {
    const client = played({ resumeFrom: { server: 'S', epoch: 1, offset: 0 } });
    client.connects(
      welcomed({ rx: { epoch: 1, end: 0 }, resumed: { rx: 'full', tx: 'none' }, port: { epoch: 2 } }),
    );
    expect(client.says(ended(0, 2))).toEqual([
      'tell EpochEnded epoch=1 end=0 cause=unplugged why=no device',
      'RX_LIMIT 2: 0 to 65536',
    ]);
    expect(client.writes(1, 'AT\r')).toEqual(['TX 5:0 "AT\\r"']);
  });

  it('of one that comes to a line in the middle of something says so', () => {
    const client = played();
    expect(client.connects(welcomed({ port: { dirty: true } }))).toContain('tell Leased lease=5 dirty=true');
  });
});
