import { connect } from 'node:net';
import { ask, knock } from '../knock.ts';
import { bearer, served } from '../served.ts';
import { UPGRADE } from './upgrade.ts';

/** The status of the answer to these lines, and 0 where there is none. */
const status = (host: string, port: number, lines: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    let answer = '';
    socket.on('error', reject);
    socket.setEncoding('latin1').on('data', (text: string) => {
      answer += text;
      socket.destroy();
    });
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)));
  });

describe('T2: a page that comes by a name of its own (DNS rebinding)', () => {
  it('is turned away by its Host, with the token too', async () => {
    const { url, port, log } = await served(undefined, { hosts: ['gateway.local', 'gateway.local:8443'] });
    const foreign = [
      'evil.example',
      `evil.example:${port}`,
      'localhost',
      '127.0.0.1',
      '[::1]',
      `localhost.:${port}`,
      `127.0.0.1.:${port}`,
      `LOCALHOST:${port}`,
      `LocalHost:${port}`,
      `localhost:0${port}`,
      `localhost:${port + 1}`,
      'localhost:80',
      `localhost.evil.example:${port}`,
      `127.0.0.1.nip.io:${port}`,
      `127.1:${port}`,
      `2130706433:${port}`,
      `0x7f.0.0.1:${port}`,
      `0177.0.0.1:${port}`,
      `0.0.0.0:${port}`,
      `[::]:${port}`,
      `::1:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `[0:0:0:0:0:0:0:1]:${port}`,
      `user@localhost:${port}`,
      `localhost:${port}@evil.example`,
      `localhost:${port}, evil.example`,
      `localhost:${port}/`,
      `localhost:${port}#`,
      'gateway.local.',
      'GATEWAY.LOCAL',
      'xgateway.local',
      'gateway.local:8444',
      'gateway.local:8443x',
    ];
    for (const host of foreign)
      expect([host, (await knock(url, { headers: { host, ...bearer } })).status]).toEqual([host, 403]);
    expect(log.some(({ what }) => what === 'Admitted')).toBe(false);
  });

  it('and whoever names the bridge is let in', async () => {
    const { url, port } = await served(undefined, { hosts: ['gateway.local', 'gateway.local:8443'] });
    for (const host of [
      `localhost:${port}`,
      `127.0.0.1:${port}`,
      `[::1]:${port}`,
      'gateway.local',
      `gateway.local:${port}`,
      'gateway.local:8443',
    ])
      expect([host, (await knock(url, { headers: { host, ...bearer } })).status]).toEqual([host, 101]);
  });

  it('at ::1 too, by its address', async () => {
    const { url, port } = await served(undefined, { host: '::1' });
    const statuses = ['[::1]', 'localhost', '[::2]', '::1'].map(
      async (name) => (await knock(url, { headers: { host: `${name}:${port}`, ...bearer } })).status,
    );
    expect(await Promise.all(statuses)).toEqual([101, 101, 403, 403]);
  });

  it('there must be one, and no more than one', async () => {
    const { port } = await served();
    const host = `Host: localhost:${port}`;
    const foreign = 'Host: evil.example';
    const at = (...lines: string[]) => status('127.0.0.1', port, ['GET / HTTP/1.1', ...lines, ...UPGRADE]);
    expect(await at(host)).toBe(101);
    for (const none of [[], ['Host:'], ['Host: '], ['X-Host: localhost']])
      expect(await at(...none)).toBe(403);
    for (const both of [
      [host, foreign],
      [foreign, host],
      [host, host],
    ])
      expect([400, 403]).toContain(await at(...both));
    expect(await status('127.0.0.1', port, ['GET / HTTP/1.0', ...UPGRADE])).toBe(403);
  });

  it('is not read from what a proxy says, nor from the request line', async () => {
    const { url, port } = await served();
    const forwarded = {
      host: 'evil.example',
      'x-forwarded-host': `localhost:${port}`,
      forwarded: `host=localhost:${port}`,
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
    };
    expect((await knock(url, { headers: { ...forwarded, ...bearer } })).status).toBe(403);
    const absolute = [`GET http://localhost:${port}/ HTTP/1.1`, 'Host: evil.example', ...UPGRADE];
    expect(await status('127.0.0.1', port, absolute)).toBe(403);
  });

  it('guards the pages as it guards the WebSocket', async () => {
    const { url, port } = await served(undefined, { metrics: '/metrics' });
    for (const path of ['/', '/healthz', '/metrics', '/anything']) {
      expect((await ask(url, { path, headers: { host: 'evil.example', ...bearer } })).status).toBe(403);
      expect((await ask(url, { path, headers: { host: `localhost:${port}`, ...bearer } })).status).not.toBe(
        403,
      );
    }
  });
});
