import { lineSettings } from '../../../test/line-settings.ts';
import { observing, played, resumed, welcomed } from '../../../test/machine/played.ts';

describe('a client of a bridge', () => {
  it('dials, greets, and is welcomed', () => {
    const client = played();
    expect(client.begins()).toEqual(['dial']);
    expect(client.up()).toEqual(['hello 1 modem writer']);
    expect(client.says(welcomed())).toEqual([
      'ready',
      'tell Leased lease=5 dirty=false',
      'RX_LIMIT 1: 0 to 65536',
    ]);
  });

  it('receives, sends, asks, and leaves', () => {
    const client = played();
    client.connects();
    expect(client.rx(1, 0, 'RDY')).toEqual(['deliver 1:0 "RDY"']);
    expect(client.writes(1, 'AT\r')).toEqual(['TX 5:0 "AT\\r"']);
    expect(client.acks(3, 0)).toEqual([]);
    expect(client.acks(3, 3)).toEqual(['wrote 1']);
    expect(client.asks(1, { t: 'lines', lines: { dtr: false } })).toEqual([
      'ask 1 lines {"lines":{"dtr":false}}',
    ]);
    expect(client.says({ t: 'ok', id: 1 })).toEqual(['answered 1 {}']);
    expect(client.ends()).toEqual(['ask 2 release', 'hang up 1000']);
  });

  it('goes on where it was cut: no byte is lost, none is doubled', () => {
    const client = played();
    client.connects();
    client.rx(1, 0, 'RDY');
    client.writes(1, 'AT\r');
    client.writes(2, 'ATI\r');
    client.asks(1, { t: 'drain' });
    expect(client.down()).toEqual([
      'tell Reconnecting attempt=2 after=62 why=the connection was closed with 1006',
    ]);
    expect(client.writes(3, 'ATE0\r')).toEqual([]);
    expect(client.redials()).toEqual(['dial', 'hello 2 modem writer, from S:1:3, lease 5']);
    expect(client.says(resumed(3, 3))).toEqual([
      'lines {}',
      'tell Resumed attempt=2',
      'wrote 1',
      'RX_LIMIT 1: 0 to 65536',
      'TX 5:3 "ATI\\r"',
      'ask 1 drain',
      'TX 5:7 "ATE0\\r"',
    ]);
    expect(client.rx(1, 0, 'RDY\r\n')).toEqual(['deliver 1:3 "\\r\\n"']);
  });

  it('tells what the lines and the settings are', () => {
    const client = played({ role: 'observer' });
    client.connects(observing());
    const settings = lineSettings(9600);
    expect(client.says({ t: 'lines', lines: { ri: { on: true, changes: 1 } } })).toEqual([
      'lines {"ri":{"on":true,"changes":1}}',
    ]);
    expect(client.says({ t: 'port', state: 'open', epoch: 1, settings })).toEqual([
      'settings 9600',
      'tell Port state=open epoch=1',
    ]);
    client.down();
    client.redials();
    expect(
      client.says(
        observing({ resumed: { rx: 'full', tx: 'none' }, port: { state: 'gone', settings, lines: {} } }),
      ),
    ).toEqual([
      'lines {}',
      'settings 9600',
      'tell Resumed attempt=2',
      'tell Port state=gone epoch=1',
      'RX_LIMIT 1: 0 to 65536',
    ]);
  });

  it('asks a bridge for its ports without being at one', () => {
    const client = played({ role: 'list', port: '' });
    client.asks(1, { t: 'ports' });
    expect(
      client.connects(observing({ rx: { epoch: 0 }, port: { name: '', epoch: 0, state: 'gone' } })),
    ).toEqual(['dial', 'hello 1  list', 'ready', 'ask 1 ports']);
    const ports = [{ name: 'modem', state: 'open', observers: 0 }] as const;
    expect(client.says({ t: 'ok', id: 1, ports })).toEqual([`answered 1 ${JSON.stringify({ ports })}`]);
    expect(client.ends()).toEqual(['hang up 1000']);
  });

  it('hears nothing after its end, and answers all the same', () => {
    const client = played();
    client.connects();
    client.ends();
    expect(client.writes(1, 'AT\r')).toEqual(['not written 1']);
    expect(client.asks(1, { t: 'drain' })).toEqual(['not answered 1: gone']);
    expect(client.rx(1, 0, 'RDY')).toEqual([]);
    expect(client.down()).toEqual([]);
    expect(client.ends()).toEqual([]);
    expect(client.wakesIn()).toBeNaN();
  });

  it('settles what waits when it is left, and finishes nothing', () => {
    const client = played();
    client.connects();
    client.writes(1, 'AT\r');
    client.writes(2, 'ATI\r');
    client.asks(1, { t: 'drain' });
    client.acks(3, 3);
    expect(client.ends()).toEqual([
      'not written 2, unknown',
      'not answered 1: unknown',
      'ask 2 release',
      'hang up 1000',
    ]);
  });

  it('is left before it is welcomed, and between two connections', () => {
    const first = played();
    first.begins();
    expect(first.ends()).toEqual(['hang up 1000']);
    const second = played();
    second.connects();
    second.down();
    second.writes(1, 'AT\r');
    expect(second.ends()).toEqual(['not written 1']);
  });
});
