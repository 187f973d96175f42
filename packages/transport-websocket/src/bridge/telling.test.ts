import { TransportError } from '@atrx/transport';
import { config, defer, throwError } from 'rxjs';
import { hello } from '../../test/caller.ts';
import { device } from '../../test/device.ts';
import { ask, knock } from '../../test/knock.ts';
import { until } from '../../test/until.ts';
import { tx, visited, writes } from '../../test/visited.ts';

describe('what a bridge tells', () => {
  it('has its health and its metrics at its door', async () => {
    const modem = device();
    const { client, url, running } = await visited(
      { modem: { transport: modem.transport, reopen: 60_000 } },
      { metrics: '/metrics' },
    );
    const writer = await client();
    const { lease } = await writes(writer);
    writer.send(tx(lease, 0, 'AT\r'));
    await modem.says('OK');
    await writer.reads('OK');
    const { status, body } = await ask(url, {
      path: '/metrics',
      headers: { authorization: `Bearer ${running.token}` },
    });
    expect(status).toBe(200);
    for (const line of [
      'uart_bridge_sessions 1',
      'uart_bridge_port_open{port="modem"} 1',
      'uart_bridge_rx_bytes_total{port="modem"} 2',
      'uart_bridge_tx_bytes_total{port="modem"} 3',
      'uart_bridge_leases_total{port="modem"} 1',
      'uart_bridge_admitted_total 1',
    ])
      expect(body).toContain(`${line}\n`);
    expect((await ask(url, { path: '/healthz' })).status).toBe(200);
    modem.unplug();
    await until(() => !running.healthy());
    expect((await ask(url, { path: '/healthz' })).status).toBe(503);
    expect(running.metrics()).toContain('uart_bridge_lost_total{port="modem"} 1\n');
  });

  it('logs who came and what became of them, with no token and no payload', async () => {
    const modem = device();
    const { client, url, log, running } = await visited(modem.transport, { window: 1 });
    const writer = await client();
    const { lease } = await writes(writer, { client: { id: 'client-with-a-name', name: 'console \u202e' } });
    writer.send(tx(lease, 0, 'AT+CPIN="4711"\r'));
    await modem.says('+CPIN: READY');
    await writer.reads('READY');
    await knock(url, { headers: { authorization: 'Bearer wrong-but-secret' } });
    writer.socket.close(1000);
    await until(() => log.some(({ what }) => what === 'LeaseEnded'));
    const all = JSON.stringify(log);
    for (const secret of [running.token ?? 'none', 'secret', '4711', 'CPIN', 'READY', '\u202e'])
      expect(all).not.toContain(secret);
    const kinds = log.map(({ what }) => what);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'Listening',
        'Opened',
        'Admitted',
        'Welcomed',
        'Leased',
        'Refused',
        'Left',
        'LeaseEnded',
      ]),
    );
  });

  it('has a port that cannot be opened in the log once, however often it is tried, and counts each attempt', async () => {
    let tries = 0;
    const transport = defer(() => {
      tries += 1;
      return throwError(() => new TransportError('not-found', 'There is no /dev/ttyUSB0.'));
    });
    const { log, running, client } = await visited({ modem: { transport, reopen: 0 } });
    await until(() => tries > 5);
    expect(log.filter(({ what }) => what === 'NotOpened')).toEqual([
      expect.objectContaining({ level: 'warn', fields: { port: 'modem', why: 'There is no /dev/ttyUSB0.' } }),
    ]);
    expect(running.healthy()).toBe(false);
    const counted = /^uart_bridge_not_opened_total\{port="modem"\} (\d+)$/m.exec(running.metrics())?.[1];
    expect(Number(counted)).toBe(tries);
    const writer = await client();
    writer.say(hello());
    expect(await writer.closed).toMatchObject({ code: 4503 });
  });

  it('is not stopped by a log that throws, where somebody hears what RxJS reports', async () => {
    const reported = jest.fn();
    const before = config.onUnhandledError;
    config.onUnhandledError = reported;
    try {
      let thrown = 0;
      const { client, stop } = await visited(device().transport, {
        log: () => {
          thrown += 1;
          throw new Error('The disk is full.');
        },
      });
      await writes(await client());
      expect(thrown).toBeGreaterThan(3);
      stop();
      // Each is reported in a turn of its own: the last must not come when nobody hears it any more.
      await until(() => reported.mock.calls.length === thrown);
      expect(reported).toHaveBeenCalledWith(new Error('The disk is full.'));
    } finally {
      config.onUnhandledError = before;
    }
  });
});
