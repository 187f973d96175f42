import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { type Certificate, certificate } from '@atrx/processes/certificate';
import { installed } from '@atrx/processes/installed';
import { atrx, ended } from './atrx.ts';
import { peer } from './peer.ts';

jest.setTimeout(60_000);

const connect = (...words: readonly string[]) =>
  atrx('--port', 'emulator:mc60', '--escape', 'literal', 'connect', '--tls', ...words);

(installed('openssl', 'version') ? describe : describe.skip)('atrx connect --tls', () => {
  let made: Certificate;
  let cert: string;
  let port: string;
  const calls: ((call: TLSSocket) => void)[] = [];
  const call = () => new Promise<TLSSocket>((resolve) => calls.push(resolve));
  const server = createServer((socket) => {
    socket.on('error', () => {});
    calls.shift()?.(socket);
  });
  beforeAll(async () => {
    made = certificate();
    cert = made.certFile;
    server.setSecureContext(made);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = String((server.address() as AddressInfo).port);
  });
  afterAll(() => {
    server.close();
    made.remove();
  });

  it('talks to whom its certificate shows, until that closes', async () => {
    const called = call();
    const connected = connect('localhost', port, '--tls-ca', cert);
    connected.child.stdin.write('question');
    const peer = await called;
    expect(peer.servername).toBe('localhost');
    expect(String((await once(peer, 'data'))[0])).toBe('question');
    peer.end('answer');
    expect(await ended(connected)).toEqual({ code: 0, stdout: 'answer', stderr: '' });
  });

  it('closes in good order after so much silence, and on Ctrl+C', async () => {
    for (const [words, exit] of [
      [['--linger', '0.1'], 0],
      [[], 130],
    ] as const) {
      const called = call();
      const connected = connect('localhost', port, '--tls-insecure', ...words);
      const peer = await called;
      const parted = once(peer.resume(), exit === 0 ? 'end' : 'close');
      if (exit === 0) connected.child.stdin.end();
      else connected.child.kill('SIGINT');
      expect(await ended(connected)).toEqual({ code: exit, stdout: '', stderr: '' });
      await parted;
    }
  });

  it.each([
    ['nobody vouches for', [], 'self-signed certificate. Give whom to trust by --tls-ca'],
    ['is another', ['--servername', 'other.example'], "does not match certificate's altnames"],
  ])('does not talk to whom %s', async (_, words, why) => {
    const trusted = words.length > 0 ? ['--tls-ca', cert] : [];
    const connected = connect('localhost', port, ...trusted, ...words);
    connected.child.stdin.end('secret');
    const { code, stdout, stderr } = await ended(connected);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^atrx: No TLS with localhost:\d+: .*\n$/);
    expect(stderr).toContain(why);
  });

  it('says that somebody does not speak TLS', async () => {
    const far = await peer();
    const connected = connect('127.0.0.1', far.port);
    (await far.call()).end('220 Welcome\r\n');
    const { code, stderr } = await ended(connected);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^atrx: No TLS with 127\.0\.0\.1:\d+: .* Does it speak TLS at that port\?\n$/);
    far.close();
  });

  it.each([
    [['--udp'], '--tls.*cannot be used with.*--udp'],
    [['--transparent'], '--tls.*cannot be used with.*--transparent'],
    [['--tls-ca', '/nowhere'], '--tls-ca names /nowhere, which cannot be read'],
  ])('is refused with %j', async (words, why) => {
    const { code, stderr } = await ended(connect('127.0.0.1', '443', ...words));
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^atrx: .*${why}.*\\n$`));
  });

  it('says what fails below it by itself', async () => {
    expect(await ended(connect('127.0.0.1', '1'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^atrx: No connection to 127\.0\.0\.1:1: .*\n$/),
    });
  });
});
