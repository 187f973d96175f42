import { memory, silence } from '@atrx/transport';
import { allOf, bearer, doorway, raw } from '../../test/doorway.ts';
import { ask, knock } from '../../test/knock.ts';

describe('plain HTTP', () => {
  it('is told whether the bridge is well', async () => {
    const { url, ail } = await doorway();
    expect(await ask(url, { path: '/healthz' })).toMatchObject({ status: 200, body: 'ok\n' });
    expect(await ask(url, { path: '/healthz', method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    ail();
    expect(await ask(url, { path: '/healthz' })).toMatchObject({
      status: 503,
      body: 'A port is not open.\n',
    });
  });

  it('gets the metrics where they were asked for, with a token of any right', async () => {
    const token = [{ token: 'only-looks-at-things', rights: ['list'] }] as const;
    const { url } = await doorway({ metrics: '/metrics', token });
    expect(await ask(url, { path: '/metrics' })).toMatchObject({ status: 401 });
    expect(
      await ask(url, { path: '/metrics', headers: { authorization: 'Bearer only-looks-at-things' } }),
    ).toMatchObject({
      status: 200,
      body: 'sessions 0\n',
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    });
    const { url: without } = await doorway();
    expect(await ask(without, { path: '/metrics', headers: bearer })).toMatchObject({ status: 404 });
  });

  it('shows no metrics to a token that is not for all ports: they name each', async () => {
    const ports = { modem: memory(silence), secret: memory(silence) };
    const token = [
      { token: 'for-the-modem-only', rights: ['list'], ports: ['modem'] },
      { token: 'for-each-of-the-ports', rights: ['list'], ports: ['secret', 'modem'] },
    ] as const;
    const { url, log } = await doorway({ metrics: '/metrics', token }, ports);
    const shown = (bearer: string) =>
      ask(url, { path: '/metrics', headers: { authorization: `Bearer ${bearer}` } });
    expect(await shown('for-the-modem-only')).toMatchObject({
      status: 403,
      body: 'This token is not for all ports.\n',
    });
    expect(log).toEqual(['403 This token is not for all ports.']);
    expect(await shown('for-each-of-the-ports')).toMatchObject({ status: 200, body: 'sessions 0\n' });
  });

  it('locks out who guesses tokens at the metrics, too', async () => {
    const { url } = await doorway({ metrics: '/metrics', limits: { guesses: 1 } });
    expect((await ask(url, { path: '/metrics', headers: { authorization: 'Bearer wrong' } })).status).toBe(
      401,
    );
    expect((await ask(url, { path: '/metrics', headers: bearer })).status).toBe(429);
    expect((await knock(url, { headers: bearer })).status).toBe(429);
  });

  it('is answered nothing else', async () => {
    const { url } = await doorway();
    expect(await ask(url)).toMatchObject({ status: 426, headers: { upgrade: 'websocket' } });
    expect((await ask(url, { path: '/favicon.ico' })).status).toBe(404);
    expect((await ask(url, { path: '/healthz', method: 'POST' })).status).toBe(405);
    expect((await knock(url, { method: 'POST', headers: bearer })).status).toBe(405);
    expect((await ask(url, { path: '/healthz', headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await ask(url, { path: '/healthz', headers: { origin: 'https://evil.example' } })).status).toBe(
      403,
    );
  });

  it('is not read beyond 8 KiB of headers, nor beyond 64 of them', async () => {
    const { url } = await doorway();
    const many = Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`x-${at}`, '1']));
    expect((await knock(url, { headers: { ...bearer, ...many } })).status).toBe(431);
    expect((await knock(url, { headers: { ...bearer, 'x-long': 'x'.repeat(9000) } })).status).toBe(431);
    const socket = raw(url);
    const all = allOf(socket);
    // 2 000 of them, as in CVE-2024-37890.
    socket.write(`GET / HTTP/1.1\r\nhost: ${new URL(url).host}\r\n${'x: y\r\n'.repeat(2000)}\r\n`);
    expect(await all).toMatch(/^HTTP\/1.1 431 /);
  });
});
