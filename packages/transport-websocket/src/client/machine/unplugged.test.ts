import { lease, lostWelcome, writer } from '../../../test/machine/leaseholder.ts';
import { ended } from '../../../test/machine/observer.ts';
import { grant, played, welcomed } from '../../../test/machine/played.ts';

describe('the UART is unplugged', () => {
  it('and a writer ends behind what had been read, with what it wrote unknown', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.writes(2, 'ATI\r');
    client.asks(1, { t: 'drain' });
    client.rx(1, 0, 'OK');
    expect(client.acks(7, 3)).toEqual(['wrote 1']);
    expect(client.says(lease('fenced', 3))).toEqual([
      'tell LeaseLost lease=5 how=fenced',
      'tell Unknown lease=5 from=3 to=7',
      'not written 2, unknown',
      'not answered 1: unknown',
    ]);
    expect(client.says({ t: 'port', state: 'gone', epoch: 1 })).toEqual(['tell Port state=gone epoch=1']);
    expect(client.writes(3, 'AT\r')).toEqual(['not written 3']);
    expect(client.rx(1, 2, '\r\n')).toEqual(['deliver 1:2 "\\r\\n"']);
    expect(client.says(ended(4))).toEqual([
      'tell EpochEnded epoch=1 end=4 cause=unplugged why=no device',
      'hang up 1000',
      'finish: lost by EpochEnded',
    ]);
    expect(client.why()).toBe(
      'The port "modem" of the bridge was lost (no device): subscribe again when it is back.',
    );
  });

  it('and its last word on what was written counts', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.writes(2, 'ATI\r');
    expect(client.says(lease('fenced', 3))).toEqual([
      'wrote 1',
      'tell LeaseLost lease=5 how=fenced',
      'tell Unknown lease=5 from=3 to=7',
      'not written 2, unknown',
    ]);
  });

  it('and what was never sent was not written', () => {
    const client = played();
    client.connects(welcomed({ tx: grant(0, 0, 4) }));
    client.writes(1, 'AT\r');
    client.writes(2, 'ATI\r');
    expect(client.says(lease('fenced', 0)).slice(1)).toEqual([
      'tell Unknown lease=5 from=0 to=3',
      'not written 1, unknown',
      'not written 2',
    ]);
  });

  it('and closed in good order, so the writer ends in good order', () => {
    const client = writer();
    client.says(lease('fenced'));
    expect(client.says(ended(0, null, 'closed'))).toEqual([
      'tell EpochEnded epoch=1 end=0 cause=closed why=no device',
      'hang up 1000',
      'finish',
    ]);
  });

  it('and nothing but the end of the epoch says so', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    expect(client.says(ended(0))).toEqual([
      'tell EpochEnded epoch=1 end=0 cause=unplugged why=no device',
      'tell LeaseLost lease=5 how=fenced',
      'tell Unknown lease=5 from=0 to=3',
      'not written 1, unknown',
      'hang up 1000',
      'finish: lost by EpochEnded',
    ]);
  });

  it('and the connection is cut before all that had been read has come: it comes over the next', () => {
    const client = writer();
    client.rx(1, 0, 'O');
    client.says(lease('fenced'));
    expect(client.down()[0]).toContain('tell Reconnecting');
    expect(client.redials()).toEqual(['dial', 'hello 2 modem writer, from S:1:1, lease 5']);
    client.says(lostWelcome({ rx: { from: 1, end: 2 }, port: { state: 'gone' } }));
    expect(client.rx(1, 1, 'K')).toEqual(['deliver 1:1 "K"']);
    expect(client.says(ended(2)).at(-1)).toBe('finish: lost by EpochEnded');
  });

  it('and the connection is cut, and does not come again', () => {
    const client = writer({ patience: 1000 });
    client.says(lease('fenced'));
    client.down();
    client.wakes();
    client.wakes();
    expect(client.wakes()).toEqual([]);
    expect(client.why()).toBe('The port "modem" of the bridge was lost: subscribe again when it is back.');
  });

  it('while the connection was cut', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.down();
    client.redials();
    const welcome = lostWelcome({ rx: { end: 3 }, port: { state: 'gone' } });
    expect(client.says(welcome)).toEqual([
      'lines {}',
      'tell Port state=gone epoch=1',
      'tell LeaseLost lease=5 how=fenced',
      'tell Unknown lease=5 from=0 to=3',
      'not written 1, unknown',
      'RX_LIMIT 1: 0 to 65536',
    ]);
    expect(client.rx(1, 0, 'RDY')).toEqual(['deliver 1:0 "RDY"']);
    expect(client.says(ended(3)).at(-1)).toBe('finish: lost by EpochEnded');
  });

  it('and a gap comes before its end', () => {
    const client = writer();
    client.says(lease('fenced'));
    expect(client.says({ t: 'gap', epoch: 1, from: 0, to: 9, cause: 'overflow' }).at(-1)).toBe(
      'finish: lost by Gap',
    );
  });
});
