import { lineSettings } from '../../../test/line-settings.ts';
import { grant, observing, played, resumed, welcomed } from '../../../test/machine/played.ts';

const writer = (more: Parameters<typeof welcomed>[0] = {}) => {
  const client = played();
  client.connects(welcomed(more));
  return client;
};

describe('a request', () => {
  it('bears a number of its own, and is answered by it', () => {
    const client = writer();
    expect(client.asks(7, { t: 'drain' })).toEqual(['ask 1 drain']);
    expect(client.asks(8, { t: 'action', name: 'power-key' })).toEqual(['ask 2 action {"name":"power-key"}']);
    expect(client.says({ t: 'err', id: 2, code: 'unsupported', why: 'no key' })).toEqual([
      'not answered 8: unsupported',
    ]);
    expect(client.says({ t: 'ok', id: 1 })).toEqual(['answered 7 {}']);
    expect(client.says({ t: 'ok', id: 1 })).toEqual([]);
  });

  it('that is answered changes what it changes', () => {
    const client = writer();
    const settings = lineSettings(9600);
    client.asks(1, { t: 'set', settings: { baudRate: 9600 } });
    expect(client.says({ t: 'ok', id: 1, settings })).toEqual([
      'settings 9600',
      `answered 1 ${JSON.stringify({ settings })}`,
    ]);
    client.asks(2, { t: 'will', steps: [{ write: 'Gw==' }] });
    client.says({ t: 'ok', id: 2 });
    client.down();
    expect(client.redials().at(-1)).toBe(
      'hello 2 modem writer, from S:1:0, lease 5, will [{"write":"Gw=="}]',
    );
  });

  it('keeps its place among the bytes that are written', () => {
    const client = writer({ tx: grant(0, 0, 4) });
    expect(client.writes(1, 'AT\r')).toEqual(['TX 5:0 "AT\\r"']);
    expect(client.writes(2, 'ATI\r')).toEqual([]);
    expect(client.asks(1, { t: 'set', settings: { baudRate: 9600 } })).toEqual([]);
    expect(client.asks(2, { t: 'lines', lines: { dtr: false } })).toEqual([]);
    expect(client.writes(3, 'ATE0\r')).toEqual([]);
    expect(client.acks(3, 3, 7)).toEqual([
      'wrote 1',
      'TX 5:3 "ATI\\r"',
      'ask 1 set {"settings":{"baudRate":9600}}',
      'ask 2 lines {"lines":{"dtr":false}}',
    ]);
    expect(client.acks(7, 7, 99)).toEqual(['wrote 2', 'TX 5:7 "ATE0\\r"']);
  });

  it('that is done at once does not wait for bytes', () => {
    const client = writer({ tx: grant(0, 0, 4) });
    client.writes(1, 'ATI\r\n');
    expect(client.asks(1, { t: 'drain' })).toEqual([]);
    expect(client.asks(2, { t: 'action', name: 'emerg-off' })).toEqual(['ask 1 action {"name":"emerg-off"}']);
    expect(client.acks(0, 0, 99)).toEqual(['TX 5:0 "ATI\\r\\n"', 'ask 2 drain']);
  });

  it('waits where 64 have no answer', () => {
    const client = writer();
    for (let ask = 1; ask <= 64; ask += 1) client.asks(ask, { t: 'ports' });
    expect(client.asks(65, { t: 'drain' })).toEqual([]);
    expect(client.writes(1, 'AT\r')).toEqual([]);
    expect(client.says({ t: 'ok', id: 9 })).toEqual(['answered 9 {}', 'ask 65 drain', 'TX 5:0 "AT\\r"']);
  });
});

describe('a takeover', () => {
  it('of one that has the lease already changes nothing', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.asks(1, { t: 'takeover', how: 'no' });
    expect(client.says({ t: 'ok', id: 1, tx: grant(3, 0) })).toEqual([
      `answered 1 ${JSON.stringify({ tx: grant(3, 0) })}`,
    ]);
    expect(client.acks(3, 3)).toEqual(['wrote 1']);
  });
});

describe('a request, and the connection is cut', () => {
  it('is asked again by the same number, at its place among the bytes', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.asks(1, { t: 'pulse', line: 'dtr', level: false, ms: 100 });
    client.asks(2, { t: 'action', name: 'power-key' });
    client.writes(2, 'ATI\r');
    client.says({ t: 'ok', id: 2 });
    client.down();
    client.asks(3, { t: 'ports' });
    client.redials();
    expect(client.says(resumed(0, 0)).slice(3)).toEqual([
      'TX 5:0 "AT\\r"',
      'ask 1 pulse {"line":"dtr","level":false,"ms":100}',
      'ask 3 ports',
      'TX 5:3 "ATI\\r"',
    ]);
    expect(client.says({ t: 'ok', id: 1 })).toEqual(['answered 1 {}']);
  });

  it('is asked again by another number where there is no lease, if twice is as once', () => {
    const client = played({ role: 'observer' });
    client.connects(observing());
    client.asks(1, { t: 'ports' });
    client.asks(2, { t: 'drain' });
    client.asks(3, { t: 'takeover', how: 'no' });
    expect(client.down()).toEqual([
      'not answered 2: unknown',
      'tell Reconnecting attempt=2 after=62 why=the connection was closed with 1006',
    ]);
    client.redials();
    expect(client.says(observing({ resumed: { rx: 'full', tx: 'none' } })).slice(3)).toEqual([
      'ask 4 ports',
      'ask 5 takeover {"how":"no"}',
    ]);
    expect(client.says({ t: 'ok', id: 1 })).toEqual([]);
  });

  it.each(['force', 'if-dead'] as const)(
    'takes over (%s) once: said again it asks only for what it may have, and not for what came after',
    (how) => {
      const client = played({ role: 'observer' });
      client.connects(observing());
      client.asks(1, { t: 'takeover', how });
      client.down();
      client.asks(2, { t: 'takeover', how });
      client.redials();
      expect(client.says(observing({ resumed: { rx: 'full', tx: 'none' } })).slice(3)).toEqual([
        'ask 2 takeover {"how":"no"}',
        `ask 3 takeover {"how":"${how}"}`,
      ]);
    },
  );

  it('that was never said waits, with a lease or without one', () => {
    const client = played({ role: 'observer' });
    client.connects(observing());
    client.down();
    client.asks(1, { t: 'drain' });
    client.wakes();
    expect(client.down()).toHaveLength(1);
    client.redials();
    expect(client.says(observing({ resumed: { rx: 'full', tx: 'none' } })).at(-1)).toBe('ask 1 drain');
  });

  it('is not known to be done where the lease is lost: unless it was never said', () => {
    const client = writer();
    client.asks(1, { t: 'drain' });
    client.down();
    client.asks(2, { t: 'drain' });
    client.redials();
    expect(client.down(4410)).toEqual([
      'tell LeaseLost lease=5 how=expired',
      'not answered 1: unknown',
      'not answered 2: gone',
      'finish: lost by LeaseLost',
    ]);
  });
});

describe('a purge', () => {
  it('drops what was sent and not written, and what was not sent at all', () => {
    const client = writer({ tx: grant(0, 0, 9) });
    client.writes(1, 'AT\r');
    client.writes(2, 'ATI\r');
    client.writes(3, 'ATE0\r');
    expect(client.asks(1, { t: 'purge' })).toEqual(['not written 3', 'ask 1 purge']);
    expect(client.writes(4, 'A/')).toEqual(['TX 5:7 "A/"']);
    expect(client.says({ t: 'ok', id: 1, purged: 4 })).toEqual(['not written 2', 'answered 1 {"purged":4}']);
    expect(client.acks(9, 9)).toEqual(['wrote 1', 'wrote 4']);
  });

  it('goes before what waits for its place, and leaves it that', () => {
    const client = writer({ tx: grant(0, 0, 4) });
    for (let ask = 1; ask <= 64; ask += 1) client.asks(ask, { t: 'ports' });
    client.writes(1, 'ATI\r\n');
    client.asks(65, { t: 'drain' });
    expect(client.asks(66, { t: 'purge' })).toEqual(['not written 1']);
    expect(client.writes(2, 'AT\r')).toEqual([]);
    expect(client.says({ t: 'ok', id: 1 })).toEqual(['answered 1 {}', 'ask 65 purge']);
    expect(client.says({ t: 'ok', id: 2 })).toEqual(['answered 2 {}', 'ask 66 drain', 'TX 5:0 "AT\\r"']);
  });

  it('has dropped what is acknowledged before it is answered', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.writes(2, 'ATI\r');
    client.asks(1, { t: 'purge' });
    expect(client.acks(7, 7)).toEqual([]);
    expect(client.says({ t: 'ok', id: 1, purged: 4 })).toEqual([
      'not written 2',
      'answered 1 {"purged":4}',
      'wrote 1',
    ]);
  });

  it('drops the rest of what was written in part', () => {
    const client = writer({ tx: grant(0, 0, 5000) });
    client.writes(1, new Uint8Array(9000));
    expect(client.asks(1, { t: 'purge' })).toEqual(['ask 1 purge']);
    expect(client.says({ t: 'ok', id: 1, purged: 0 })).toEqual(['answered 1 {"purged":0}']);
    expect(client.acks(4096, 4096)).toEqual(['not written 1, unknown']);
    expect(client.writes(2, 'AT\r')).toEqual(['TX 5:4096 "AT\\r"']);
  });

  it('of some units of a write leaves it unknown, since others were written', () => {
    const client = writer();
    client.writes(1, new Uint8Array(9000));
    client.asks(1, { t: 'purge' });
    expect(client.says({ t: 'ok', id: 1, purged: 808 })).toEqual([
      'not written 1, unknown',
      'answered 1 {"purged":808}',
    ]);
  });

  it('that is asked again comes before what was written after it', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.asks(1, { t: 'purge' });
    client.writes(2, 'ATI\r');
    client.down();
    client.redials();
    expect(client.says(resumed(0, 0)).slice(3)).toEqual(['TX 5:0 "AT\\r"', 'ask 1 purge', 'TX 5:3 "ATI\\r"']);
    expect(client.says({ t: 'ok', id: 1, purged: 3 })).toEqual(['not written 1', 'answered 1 {"purged":3}']);
  });

  it('that is asked while there is no connection drops what was sent over the last one, too', () => {
    const client = writer({ tx: grant(0, 0, 4100) });
    client.writes(1, 'AT\r');
    client.writes(2, new Uint8Array(5000));
    client.down();
    expect(client.asks(1, { t: 'purge' })).toEqual([]);
    client.writes(3, 'ATI\r');
    client.redials();
    expect(client.says(resumed(0, 0)).slice(3)).toEqual([
      'TX 5:0 "AT\\r"',
      'TX 5:3 4096 bytes',
      'ask 1 purge',
      'TX 5:4099 "ATI\\r"',
    ]);
    expect(client.says({ t: 'ok', id: 1, purged: 4096 })).toEqual([
      'not written 2',
      'answered 1 {"purged":4096}',
    ]);
  });

  it('that fails drops nothing', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.asks(1, { t: 'purge' });
    client.acks(3, 3);
    expect(client.says({ t: 'err', id: 1, code: 'forbidden', why: 'no' })).toEqual([
      'not answered 1: forbidden',
      'wrote 1',
    ]);
  });
});
