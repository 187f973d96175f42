import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';
import { allOf, bearer, doorway, raw, tls } from '../../test/doorway.ts';
import { knock } from '../../test/knock.ts';
import { SUBPROTOCOL } from '../protocol/protocol.ts';

describe('a connection that is silent or slow', () => {
  const helloTimeout = 60;

  it('is gone when its time is over: without a word, in the middle of a header, after a page', async () => {
    const { url } = await doorway({ helloTimeout });
    const silent = raw(url);
    const slow = raw(url);
    const drip = setInterval(() => slow.write('x'), 5);
    slow.write('GET / HTTP/1.1\r\nx: ');
    slow.on('close', () => clearInterval(drip));
    const body = raw(url);
    body.write(`POST / HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-length: 1000000\r\n\r\n`);
    const sockets = [silent, slow, body].map(allOf);
    const [first, second, third] = await Promise.all(sockets);
    expect([first, second]).toEqual(['', '']);
    expect(third).toMatch(/^HTTP\/1.1 405 /);
  });

  it('is gone also where it does not get as far as TLS, or is silent within', async () => {
    const { url } = await doorway({ helloTimeout, tls });
    const { hostname, port } = new URL(url);
    const within = connectTls({ host: hostname, port: Number(port), ca: tls.cert });
    const silent = allOf(raw(url));
    expect(await Promise.all([silent, allOf(within)])).toEqual(['', '']);
  });

  it('makes room where there are 256 of them, and shuts nobody out', async () => {
    const { url, log } = await doorway({ helloTimeout: 600_000 });
    const sockets = Array.from({ length: 256 }, () => raw(url));
    for (const socket of sockets) await new Promise((resolve) => socket.once('connect', resolve));
    expect(log).toEqual([]);
    const ends = sockets.map(allOf);
    expect((await knock(url, { headers: bearer })).status).toBe(101);
    expect(await Promise.race(ends)).toBe('');
    expect(log).toEqual(['crowded', 'admitted 6']);
    for (const socket of sockets) socket.destroy();
  });

  it('keeps its place once it is a WebSocket', async () => {
    for (const options of [{}, { tls }]) {
      const { url } = await doorway({ helloTimeout, ...options });
      const client = new WebSocket(url, SUBPROTOCOL, { headers: bearer, ca: tls.cert });
      await new Promise((resolve) => client.once('open', resolve));
      // One that came later is gone already.
      await allOf(raw(url));
      const pong = new Promise((resolve) => client.once('pong', resolve));
      client.ping();
      await pong;
      client.terminate();
    }
  });
});
