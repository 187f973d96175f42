import { defer, EMPTY, lastValueFrom } from 'rxjs';
import { type Caller, hello } from '../test/caller.ts';
import { device } from '../test/device.ts';
import { reasonOf } from '../test/reason-of.ts';
import { until } from '../test/until.ts';
import { tx, visited, writes } from '../test/visited.ts';
import { type BridgeOptions, bridge } from './bridge.ts';

describe('a bridge', () => {
  it('carries both ways, and acknowledges what the UART has taken', async () => {
    const modem = device();
    const { client } = await visited(modem.transport);
    const writer = await client();
    const { lease, port } = await writes(writer);
    expect([port.name, port.state]).toEqual(['port', 'open']);
    writer.send(tx(lease, 0, 'AT\r'));
    await until(() => modem.written[0] === 'AT\r');
    await modem.says('\r\nOK\r\n');
    await writer.reads('\r\nOK\r\n');
    await until(() => writer.frames.some((frame) => frame._tag === 'TxAck' && frame.written === 3));
  });

  it('serves several ports, each by its name', async () => {
    const [modem, gps] = [device(), device()];
    const { client } = await visited({ modem: modem.transport, gps: { transport: gps.transport } });
    const [one, other] = [await client(), await client()];
    const first = await writes(one, { port: 'gps' });
    const second = await writes(other, { port: 'modem' });
    one.send(tx(first.lease, 0, 'to gps'));
    other.send(tx(second.lease, 0, 'to modem'));
    await until(() => modem.written[0] === 'to modem' && gps.written[0] === 'to gps');
    const none = await client();
    none.say(hello({ port: '/dev/ttyUSB0' }));
    expect(await none.closed).toEqual({ code: 4404, why: 'there is no such port' });
  });

  it('shows a token the ports that it is for, and lets it do what it is for', async () => {
    const { client } = await visited(
      { modem: device().transport, gps: device().transport },
      { token: [{ token: 'only-looks-at-gps', rights: ['list', 'observe'], ports: ['gps'] }] },
    );
    const token = 'only-looks-at-gps';
    const observer = await client(token);
    observer.say(hello({ role: 'observer' }));
    expect((await observer.hear('welcome')).port.name).toBe('gps');
    observer.say({ t: 'ports', id: 1 });
    expect((await observer.hear('ok')).ports?.map(({ name }) => name)).toEqual(['gps']);
    const elsewhere = await client(token);
    elsewhere.say(hello({ role: 'observer', port: 'modem' }));
    expect(await elsewhere.closed).toMatchObject({ code: 4404 });
    const writer = await client(token);
    writer.say(hello({ port: 'gps' }));
    expect(await writer.closed).toMatchObject({ code: 4403 });
  });

  it('says goodbye to one that does not say hello, and drops it where it does not answer', async () => {
    const { client, running } = await visited(device().transport, { helloTimeout: 50 });
    const polite = await client();
    const deaf = await client();
    deaf.socket.pause();
    expect(running.metrics()).toContain('uart_bridge_sessions 2\n');
    expect(await polite.closed).toEqual({ code: 4408, why: 'it did not say hello' });
    await until(() => running.metrics().includes('uart_bridge_sessions 0\n'));
    deaf.socket.resume();
    await deaf.closed;
  });

  it('drops a client that is silent, and not one that answers', async () => {
    const { running, client } = await visited(device().transport, { heartbeat: 100, silence: 700 });
    const [silent, lively] = [await client(running.token, { autoPong: false }), await client()];
    for (const each of [silent, lively]) each.say(hello({ role: 'observer' }));
    expect(await silent.closed).toEqual({ code: 4408, why: 'it was silent for too long' });
    await until(() => running.metrics().includes('uart_bridge_sessions 1\n'));
    lively.say({ t: 'ports', id: 1 });
    await lively.hear('ok');
  });

  it('closes 4400 on what cannot be understood', async () => {
    const { client } = await visited(device().transport);
    for (const nonsense of [
      '{',
      '{"t":"hello","__proto__":{}}',
      `"${'x'.repeat(9000)}"`,
      Uint8Array.of(9, 9),
    ]) {
      const broken = await client();
      broken.socket.send(nonsense);
      expect(await broken.closed).toMatchObject({ code: 4400 });
    }
  });

  it('goes on with a port that was unplugged when it is back', async () => {
    const modem = device();
    const { client, running, log } = await visited({ modem: { transport: modem.transport, reopen: 0 } });
    const observer = await client();
    observer.say(hello({ role: 'observer' }));
    const first = await observer.hear('welcome');
    observer.send({ _tag: 'RxLimit', epoch: first.rx.epoch, consumed: 0, limit: 1000 });
    // Without it the end of the epoch waits, and is told after the port is open again.
    await observer.settled();
    await modem.says('last words');
    modem.unplug();
    expect(await observer.hear('epoch')).toMatchObject({
      epoch: first.rx.epoch,
      end: 10,
      cause: 'unplugged',
    });
    await until(() => modem.written.length === 2 && running.healthy());
    const { epoch } = await observer.hear('port');
    expect(epoch).toBeGreaterThan(0);
    expect(log.map(({ what }) => what)).toEqual(expect.arrayContaining(['Gone', 'Opened']));
  });

  it('leaves what a vanished writer began where commands are answered', async () => {
    const modem = device();
    const { client, log } = await visited(modem.transport, { window: 30 });
    const writer = await client();
    const { lease } = await writes(writer);
    writer.send(tx(lease, 0, 'AT+QISEND=30\rhalf'));
    await until(() => modem.written[0] === 'AT+QISEND=30\rhalf');
    writer.socket.terminate();
    await until(() => modem.written[0] === 'AT+QISEND=30\rhalf\x1bAT\rAT\r');
    await modem.says('OK\r\n');
    await until(() => log.some(({ what, fields }) => what === 'WillRan' && fields['ok'] === true));
    const next = await client();
    expect((await writes(next)).port.dirty).toBe(true);
  });

  it('does what it was configured with, once', async () => {
    const modem = device();
    let presses = 0;
    const power = () => {
      presses += 1;
      return EMPTY;
    };
    const { client } = await visited({ modem: { transport: modem.transport, actions: { power } } });
    const writer = await client();
    await writes(writer);
    writer.say({ t: 'action', id: 1, name: 'power' });
    expect(await writer.hear('ok')).toEqual({ t: 'ok', id: 1 });
    writer.say({ t: 'action', id: 1, name: 'power' });
    expect(await writer.hear('ok')).toEqual({ t: 'ok', id: 1 });
    writer.say({ t: 'action', id: 2, name: 'explode' });
    expect(await writer.hear('err')).toMatchObject({ id: 2, code: 'invalid' });
    expect(presses).toBe(1);
  });

  it('waits for a slow client, reads on for the others, and tells it what it has missed', async () => {
    const modem = device();
    const { client, running } = await visited({ modem: { transport: modem.transport, ring: 524_288 } });
    const [slow, quick] = [await client(), await client()];
    for (const each of [slow, quick]) each.say(hello({ role: 'observer' }));
    const { rx } = await slow.hear('welcome');
    const grants = (each: Caller, consumed: number, limit: number) =>
      each.send({ _tag: 'RxLimit', epoch: rx.epoch, consumed, limit });
    const bytesOf = ({ frames }: Caller) =>
      frames.reduce((sum, frame) => sum + (frame._tag === 'Rx' ? frame.bytes.length : 0), 0);
    const chunk = 'x'.repeat(65_536);
    const all = 32 * chunk.length;
    grants(slow, 0, 1000);
    for (let sum = 0; sum < all; sum += chunk.length) {
      grants(quick, sum, sum + chunk.length);
      await modem.says(chunk);
      await until(() => bytesOf(quick) === sum + chunk.length);
    }
    await until(() => bytesOf(slow) === 1000);
    grants(slow, 1000, all);
    const gap = await slow.hear('gap');
    expect(gap).toMatchObject({ epoch: rx.epoch, from: 1000, cause: 'overflow' });
    const missed = Number(gap.to) - 1000;
    grants(slow, 1000 + missed, all);
    await until(() => bytesOf(slow) === all - missed);
    expect(running.metrics()).toContain('uart_bridge_gaps_total{port="modem",cause="overflow"} 1\n');
    expect(running.metrics()).toContain(`uart_bridge_gap_bytes_total{port="modem"} ${missed}\n`);
  });
});

describe('a bridge that does not start', () => {
  it('says so to whoever subscribes: busy, or not safe', async () => {
    const { url } = await visited(device().transport);
    const port = Number(new URL(url).port);
    const started = (options: BridgeOptions) => lastValueFrom(bridge(device().transport, options));
    expect(await reasonOf(started({ host: '127.0.0.1', port }))).toBe('busy');
    expect(await reasonOf(started({ host: '0.0.0.0' }))).toBe('unsuitable');
  });

  it('has not opened its ports', async () => {
    const { url } = await visited(device().transport);
    let opened = false;
    const transport = defer(() => {
      opened = true;
      return device().transport;
    });
    const options = { host: '127.0.0.1', port: Number(new URL(url).port) };
    await lastValueFrom(bridge(transport, options)).catch(() => {});
    expect(opened).toBe(false);
  });
});
