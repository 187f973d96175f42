import { lease, lostWelcome, writer } from '../../../test/machine/leaseholder.ts';
import { ended } from '../../../test/machine/observer.ts';
import { grant, observing, played, resumed, welcomed } from '../../../test/machine/played.ts';

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

describe('a writer that takes over once more', () => {
  it('keeps its lease, and what it has written under it', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.asks(1, { t: 'takeover', how: 'no' });
    const told = { tx: grant(), dirty: false };
    expect(client.says({ t: 'ok', id: 1, ...told })).toEqual([`answered 1 ${JSON.stringify(told)}`]);
    expect(client.acks(3, 3)).toEqual(['wrote 1']);
  });

  it('is not given another while its own stands: it comes back, and loses nothing', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.asks(1, { t: 'takeover', how: 'no' });
    expect(client.says({ t: 'ok', id: 1, tx: { ...grant(), lease: 6 } })).toContain('hang up 4400');
    client.redials();
    expect(client.says(resumed(0))).toEqual(
      expect.arrayContaining(['TX 5:0 "AT\\r"', 'ask 1 takeover {"how":"no"}']),
    );
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
