import { ended } from '../../../test/machine/observer.ts';
import { grant, observing, played, resumed, welcomed } from '../../../test/machine/played.ts';
import type { ServerMessage } from '../../protocol/message.ts';

const writer = (options: Parameters<typeof played>[0] = {}) => {
  const client = played(options);
  client.connects();
  return client;
};

const lease = (
  state: 'fenced' | 'taken' | 'released' | 'expired',
  written = 0,
  more: { readonly by?: string } = {},
): ServerMessage => ({ t: 'lease', lease: 5, state, written, ...more });

const lostWelcome = (more: Parameters<typeof welcomed>[0] = {}) =>
  welcomed({ tx: undefined, resumed: { rx: 'full', tx: 'lost' }, ...more });

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

describe('an observer that takes over', () => {
  const observer = () => {
    const client = played({ role: 'observer', gaps: 'tell' });
    client.connects(observing());
    return client;
  };

  it('becomes the writer', () => {
    const client = observer();
    expect(client.asks(1, { t: 'takeover', how: 'if-dead' })).toEqual(['ask 1 takeover {"how":"if-dead"}']);
    expect(client.says({ t: 'ok', id: 1, tx: grant(), dirty: false })).toEqual([
      'tell Leased lease=5 dirty=false',
      `answered 1 ${JSON.stringify({ tx: grant(), dirty: false })}`,
    ]);
    expect(client.writes(1, 'AT\r')).toEqual(['TX 5:0 "AT\\r"']);
    client.down();
    expect(client.redials()[1]).toBe('hello 2 modem writer, from S:1:0, lease 5');
    expect(client.says(resumed(0)).slice(-1)).toEqual(['TX 5:0 "AT\\r"']);
    expect(client.says(lease('taken', 3, { by: 'another' })).at(-1)).toBe('finish: lost by LeaseLost');
  });

  it('knows nothing of the line where nothing was said of it', () => {
    const client = observer();
    client.asks(1, { t: 'takeover', how: 'no' });
    expect(client.says({ t: 'ok', id: 1, tx: grant() })).toContain('tell Leased lease=5 dirty=true');
  });

  it('is refused, and goes on', () => {
    const client = observer();
    client.asks(1, { t: 'takeover', how: 'no' });
    expect(client.says({ t: 'err', id: 1, code: 'busy', why: 'another' })).toEqual(['not answered 1: busy']);
    expect(client.rx(1, 0, 'RDY')).toEqual(['deliver 1:0 "RDY"']);
  });
});

describe('a writer that gives the lease back', () => {
  it('goes on as an observer', () => {
    const client = writer({ gaps: 'tell' });
    client.writes(1, 'AT\r');
    client.asks(1, { t: 'ports' });
    expect(client.asks(2, { t: 'release' })).toEqual(['ask 2 release']);
    expect(client.says(lease('released', 0))).toEqual([
      'tell LeaseLost lease=5 how=released',
      'tell Unknown lease=5 from=0 to=3',
      'not written 1, unknown',
    ]);
    expect(client.says({ t: 'ok', id: 2 })).toEqual(['answered 2 {}']);
    expect(client.says({ t: 'ok', id: 1 })).toEqual(['answered 1 {}']);
    expect(client.rx(1, 0, 'RDY')).toEqual(['deliver 1:0 "RDY"']);
    expect(client.says(ended(3, 2)).at(-1)).toBe('RX_LIMIT 2: 0 to 65533');
    client.down();
    expect(client.redials()[1]).toBe('hello 2 modem observer, from S:2:0');
    expect(client.ends()).toEqual(['hang up 1000']);
  });

  it('goes on as one where only the answer says so', () => {
    const client = writer();
    client.asks(1, { t: 'release' });
    expect(client.says({ t: 'ok', id: 1 })).toEqual(['tell LeaseLost lease=5 how=released', 'answered 1 {}']);
  });

  it('has given it back where the answer was cut off, and the lease is gone', () => {
    const client = writer();
    client.asks(1, { t: 'release' });
    client.asks(2, { t: 'drain' });
    client.down();
    client.redials();
    expect(client.says(lostWelcome())).toEqual([
      'lines {}',
      'tell LeaseLost lease=5 how=released',
      'answered 1 {}',
      'not answered 2: unknown',
      'RX_LIMIT 1: 0 to 65536',
    ]);
  });

  it('does not know what a purge has dropped whose answer was cut off with it', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.asks(1, { t: 'purge' });
    client.acks(3, 3);
    client.asks(2, { t: 'release' });
    client.down();
    client.redials();
    expect(client.says(lostWelcome()).slice(1, -1)).toEqual([
      'tell LeaseLost lease=5 how=released',
      'tell Unknown lease=5 from=0 to=3',
      'not written 1, unknown',
      'answered 2 {}',
      'not answered 1: unknown',
    ]);
  });

  it('says what it had asked under it before the bytes of its next one', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.asks(1, { t: 'pulse', line: 'brk', level: true, ms: 600 });
    client.acks(3, 3);
    client.asks(2, { t: 'release' });
    client.says({ t: 'ok', id: 2 });
    client.asks(3, { t: 'takeover', how: 'no' });
    client.says({ t: 'ok', id: 3, tx: { ...grant(), lease: 6 }, dirty: false });
    client.asks(4, { t: 'drain' });
    client.writes(2, 'ATI\r');
    client.down();
    client.redials();
    const order = client
      .says(welcomed({ tx: { ...grant(), lease: 6 }, resumed: { rx: 'full', tx: 'full' } }))
      .filter((line) => /^(ask|TX) /.test(line));
    expect(order.map((line) => line.replace(/ {.*/, ''))).toEqual([
      'ask 1 pulse',
      'ask 4 drain',
      'TX 6:0 "ATI\\r"',
    ]);
  });

  it('comes back as an observer where another has it by then', () => {
    const client = writer();
    client.asks(1, { t: 'release' });
    client.down();
    client.redials();
    expect(client.down(4412)).toEqual([
      'tell LeaseLost lease=5 how=released',
      'answered 1 {}',
      'tell Reconnecting attempt=3 after=0 why=the connection was closed with 4412',
    ]);
    expect(client.redials()[1]).toBe('hello 3 modem observer, from S:1:0');
  });
});
