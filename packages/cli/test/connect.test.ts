import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { atrx, atrxWith, command, ended, type Running } from './atrx.ts';
import { CTRL_C, CTRL_D, inTerminal } from './in-terminal.ts';
import { peer } from './peer.ts';

jest.setTimeout(60_000);

const MUCH = 300_000;

describe('atrx connect', () => {
  let module: Running;
  let port: string;
  let far: Awaited<ReturnType<typeof peer>>;
  beforeAll(async () => {
    [module, far] = [atrx('emulate', '--pty', '--profile', 'mc60'), await peer()];
    port = await module.line();
  });
  afterAll(async () => {
    far.close();
    await module.stop();
  });

  const settings = () => ['--port', port, '--apn', 'CMNET'];
  const connect = (...words: readonly string[]) =>
    atrx(...settings(), 'connect', '127.0.0.1', far.port, ...words);
  /** What the module says of its context. */
  const state = async () => (await ended(atrx('at', '--port', port, 'AT+QISTATE'))).stdout.split('\n')[1];

  it('gives the peer what comes on stdin, and what it sends on stdout, until it closes', async () => {
    const connected = connect();
    connected.child.stdin.end('question');
    const call = await far.call();
    expect(String((await once(call, 'data'))[0])).toBe('question');
    call.end('answer');
    expect(await ended(connected)).toEqual({ code: 0, stdout: 'answer', stderr: '' });
    expect(await state()).toBe('STATE: IP INITIAL');
  });

  it.each([
    ['', []],
    [' in transparent mode', ['--transparent']],
    [' pushed', ['--receive', 'push']],
    [' raw', ['--receive', 'raw']],
  ])('carries much both ways%s', async (_, words) => {
    const much = Buffer.alloc(MUCH, 'What a peer says, and says, and says again. ');
    const connected = connect(...words);
    const heard = createHash('sha256');
    connected.child.stdout.setEncoding('latin1').on('data', (text) => heard.update(text, 'latin1'));
    connected.child.stdin.end(much);
    const call = await far.call();
    let length = 0;
    for await (const chunk of call.iterator({ destroyOnReturn: false })) {
      call.write(chunk);
      length += chunk.length;
      if (length === MUCH) break;
    }
    call.end();
    expect(await connected.exit).toBe(0);
    expect(connected.said.stderr).toBe('');
    expect(heard.digest('hex')).toBe(createHash('sha256').update(much).digest('hex'));
  });

  it('ends after so much silence once stdin has ended', async () => {
    const connected = connect('--linger', '0.2');
    connected.child.stdin.end('question');
    const call = await far.call();
    const parted = once(
      call.on('data', () => call.write('answer')),
      'end',
    );
    expect(await ended(connected)).toEqual({ code: 0, stdout: 'answer', stderr: '' });
    await parted;
  });

  it('ends in good order when nobody reads its stdout', async () => {
    const connected = connect();
    const call = await far.call();
    call.on('data', () => {}).write('one');
    await once(connected.child.stdout, 'data');
    connected.child.stdout.destroy();
    const parted = once(call, 'end');
    call.write('two');
    expect(await connected.exit).toBe(0);
    await parted;
    expect(connected.said.stderr).toBe('');
    expect(await state()).toBe('STATE: IP INITIAL');
  });

  it('sends datagrams, and prints those that come', async () => {
    const server = createSocket('udp4').bind(0, '127.0.0.1');
    await once(server, 'listening');
    server.on('message', (message, { port: from }) => server.send(`<${message}>`, from, '127.0.0.1'));
    const words = ['connect', '--udp', '--linger', '0.3', '127.0.0.1', String(server.address().port)];
    const connected = atrx(...settings(), ...words);
    connected.child.stdin.write('one');
    await once(connected.child.stdout, 'data');
    connected.child.stdin.end('two');
    expect(await ended(connected)).toEqual({ code: 0, stdout: '<one><two>', stderr: '' });
    server.close();
  });

  it('says that nobody listens there, with 1', async () => {
    const { code, stderr } = await ended(atrx(...settings(), 'connect', '127.0.0.1', '1'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^atrx: No connection to 127\.0\.0\.1:1: .*\n$/);
  });

  it('says that a send failed because the peer had gone, and prints what had come before', async () => {
    const connected = connect();
    const call = await far.call();
    call.end('last words');
    connected.child.stdin.end(Buffer.alloc(5 * MUCH, 'x'));
    call.resume().on('data', () => call.resetAndDestroy());
    const { code, stdout, stderr } = await ended(connected);
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'last words' });
    expect(stderr).toMatch(
      /^atrx: (\d+ bytes were sent, then \d+ were |The connection to .* is closed).*\n$/,
    );
  });

  it.each([
    ['not a port', ['127.0.0.1', '0'], 'Give a number from 1 to 65535.'],
    ['no host', ['not a host', '80'], 'the host is "not a host"; allowed: '],
    ['linger', ['127.0.0.1', '80', '--linger', 'x'], 'Give seconds, such as 5 or 0.5.'],
  ])('is refused with %s', async (_, words, why) => {
    const { code, stderr } = await ended(atrx(...settings(), 'connect', ...words));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^atrx: .*\n$/);
    expect(stderr).toContain(why);
  });

  it('tells programs on stderr that it is connected', async () => {
    const connected = connect('--json');
    const call = await far.call();
    await connected.heard(/\n/);
    expect(JSON.parse(connected.said.stderr)).toEqual({
      connected: { host: '127.0.0.1', port: Number(far.port) },
    });
    call.end();
    expect(await connected.exit).toBe(0);
  });

  describe.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('asked to end by %s', (signal, code) => {
    it(`closes the connection and the context, and ends with ${code}`, async () => {
      const connected = connect();
      const call = await far.call();
      const parted = once(call.resume(), 'end');
      expect(await connected.stop(signal)).toBe(code);
      await parted;
      expect(connected.said).toEqual({ stdout: '', stderr: '' });
      expect(await state()).toBe('STATE: IP INITIAL');
    });
  });

  describe('in a terminal', () => {
    const terminal = (...words: readonly string[]) =>
      inTerminal([...command, ...settings(), 'connect', '127.0.0.1', far.port, ...words]);

    it('shows the steps, says that it is connected, and ends at the end of what is typed', async () => {
      const shown = terminal('--linger', '0.1');
      const call = await far.call();
      await shown.shows(/Connected to 127\.0\.0\.1:\d+\. Ctrl\+C closes it\./);
      expect(shown.screen()).toMatch(/SIM[\s\S]*network[\s\S]*GPRS[\s\S]*context[\s\S]*connecting to/);
      shown.type('hello\n');
      expect(String((await once(call, 'data'))[0])).toBe('hello\n');
      call.write('HELLO\n');
      await shown.shows(/HELLO/);
      shown.type(CTRL_D);
      expect(await shown.exit).toBe(0);
    });

    it('shows how much has gone through, where nothing else is to be seen', async () => {
      const redirected = ['sh', '-c', 'exec "$@" </dev/null >/dev/null', 'sh', ...command];
      const shown = inTerminal([...redirected, ...settings(), 'connect', '127.0.0.1', far.port]);
      const call = await far.call();
      call.write(Buffer.alloc(3_072, 'x'));
      await shown.shows(/127\.0\.0\.1:\d+: ↑ 0\.0 KiB ↓ 3\.0 KiB/);
      call.end();
      expect(await shown.exit).toBe(0);
    });

    it('closes the connection and the context on Ctrl+C, and says so', async () => {
      const shown = terminal();
      const call = await far.call();
      const parted = once(call.resume(), 'end');
      await shown.shows(/Connected/);
      shown.type(CTRL_C);
      await shown.shows(/closing… \(Ctrl\+C again: at once\)/);
      expect(await shown.exit).toBe(130);
      await parted;
      expect(await state()).toBe('STATE: IP INITIAL');
    });
  });
});

describe('the port of atrx connect', () => {
  const connect = (port: string, to: string) =>
    atrx('--port', port, '--apn', 'CMNET', 'connect', '127.0.0.1', to);

  it('is held by another program', async () => {
    const [module, far] = [atrx('emulate', '--pty'), await peer()];
    const port = await module.line();
    const first = connect(port, far.port);
    const call = await far.call();
    const { code, stderr } = await ended(connect(port, far.port));
    expect(code).toBe(3);
    expect(stderr).toMatch(/^atrx: .*another.*\n$/);
    call.end();
    expect(await first.exit).toBe(0);
    await module.stop();
    far.close();
  });

  it('goes away half-way', async () => {
    const [module, far] = [atrx('emulate', '--pty'), await peer()];
    const connected = connect(await module.line(), far.port);
    (await far.call()).resume();
    connected.child.stdin.write('hello');
    await module.stop('SIGKILL');
    expect(await connected.exit).toBe(3);
    expect(connected.said.stderr).toMatch(/^atrx: .*\n$/);
    far.close();
  });

  it('is behind a bridge', async () => {
    const [module, far] = [atrx('emulate', '--pty'), await peer()];
    const token = { ATRX_TOKEN: 'a-token-that-a-test-gave' };
    const bridge = atrxWith(token, 'bridge', '--port', await module.line(), '--listen', '127.0.0.1:0');
    const url = await bridge.line();
    await bridge.heard(/Opened/);
    const words = ['--port', url, '--apn', 'CMNET', 'connect', '127.0.0.1', far.port];
    const connected = atrxWith(token, ...words);
    const call = await far.call();
    call.pipe(call);
    connected.child.stdin.write('hello');
    await once(connected.child.stdout, 'data');
    const parted = once(call, 'end');
    expect(await connected.stop()).toBe(130);
    await parted;
    expect(connected.said).toEqual({ stdout: 'hello', stderr: '' });
    await bridge.stop();
    await module.stop();
    far.close();
  });
});
