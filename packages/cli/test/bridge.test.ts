import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificate } from '@atrx/processes/certificate';
import { installed } from '@atrx/processes/installed';
import { pty } from '@atrx/transport-serial/pty';
import { type RemoteLink, websocket } from '@atrx/transport-websocket';
import { find, firstValueFrom, lastValueFrom, type Observable, ReplaySubject, scan } from 'rxjs';
import { atrx, atrxWith, ended, type Running } from './atrx.ts';

jest.setTimeout(120_000);

const TOKEN = 'a-token-that-a-test-gave';
const ANSWER = { code: 0, stdout: 'Quectel_Ltd\nQuectel_GSM\nRevision: NOTE_V1.2\nOK\n', stderr: '' };

const directory = () => mkdtempSync(join(tmpdir(), 'atrx-'));
const asked = (url: string, token: string) =>
  ended(atrxWith({ ATRX_TOKEN: token }, 'at', '--port', url, 'ATI'));
const ofUrl = (url: string, path: string) => new URL(path, url.replace(/^ws/, 'http'));

describe('atrx bridge', () => {
  let module: Running;
  let serial: string;
  beforeAll(async () => {
    serial = join(directory(), 'modem');
    module = atrx('emulate', '--pty', serial);
    await module.line();
  });
  afterAll(() => module.stop());

  const bridge = (...options: readonly string[]) =>
    atrx('bridge', '--port', `modem=${serial}`, '--listen', '127.0.0.1:0', ...options);

  it('serves a module to whoever has the token that it makes, and ends in good order', async () => {
    const file = join(directory(), 'token');
    const served = bridge('--token-file', file);
    const url = await served.line();
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/modem$/);
    await served.heard(new RegExp(`A new token was written to ${file}`));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const token = readFileSync(file, 'utf8').trim();

    expect(await ended(atrx('at', '--port', url, '--token-file', file, 'ATI'))).toEqual(ANSWER);
    expect(await asked(url, token)).toEqual(ANSWER);
    const without = await ended(atrx('at', '--port', url, '--debug', 'ATI'));
    const guessed = await ended(atrxWith({ ATRX_TOKEN: TOKEN }, 'at', '--port', url, '--debug', 'ATI'));
    for (const { code, stdout } of [without, guessed])
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    await served.heard(/Refused .*status=401/);

    expect(await served.stop('SIGTERM')).toBe(0);
    expect(served.said.stdout).toBe(`${url}\n`);
    expect(served.said.stderr).toMatch(
      /Leased port=modem[\s\S]*LeaseEnded port=modem .*how=released[\s\S]*Stopping/,
    );
    for (const { stdout, stderr } of [served.said, without, guessed])
      for (const secret of [token, TOKEN]) expect(stdout + stderr).not.toContain(secret);
  });

  it('makes a token for one run where it is given none, and tells it once', async () => {
    const served = bridge();
    const url = await served.line();
    const [, token = ''] = await served.heard(/for this run alone .*: (\S+)/);
    await served.heard(/Ctrl\+C/);
    expect(await asked(url, token)).toEqual(ANSWER);
    expect(await served.stop('SIGINT')).toBe(0);
    expect(served.said.stdout).not.toContain(token);
    const lines = served.said.stderr.split('\n').filter((line) => line.includes(token));
    expect(lines.map((line) => line.slice(0, 10))).toEqual(['The token,', 'From a she']);
  });

  it('takes its token from the environment, writes its log as JSON, and answers probes', async () => {
    const served = atrxWith(
      { ATRX_TOKEN: TOKEN },
      ...['bridge', '--port', serial, '--listen', '127.0.0.1:0', '--log', 'json', '--metrics'],
    );
    const url = await served.line();
    expect(await asked(url, TOKEN)).toEqual(ANSWER);

    const probe = async (path: string, authorization?: string) => {
      const response = await fetch(ofUrl(url, path), authorization ? { headers: { authorization } } : {});
      return { status: response.status, body: await response.text() };
    };
    expect(await probe('/healthz')).toEqual({ status: 200, body: 'ok\n' });
    expect(await probe('/metrics')).toMatchObject({ status: 401 });
    const metrics = await probe('/metrics', `Bearer ${TOKEN}`);
    expect(metrics).toMatchObject({ status: 200 });
    expect(metrics.body).toContain('uart_bridge_port_open{port="modem"} 1');

    const [turned] = await once(
      get(ofUrl(url, '/healthz'), { headers: { host: 'other.local' } }),
      'response',
    );
    expect(turned.resume().statusCode).toBe(403);

    expect(await served.stop()).toBe(0);
    const log = served.said.stderr
      .trimEnd()
      .split('\n')
      .map((line): { what: string } => JSON.parse(line));
    expect(log.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['Listening', 'Opened', 'Ready', 'Leased', 'Stopping']),
    );
    expect(served.said.stderr).toMatch(/"Refused".*does not name this bridge: see --host-name\./);
    expect(served.said.stderr).not.toContain(TOKEN);
  });

  it('tells a token that it made for one run in one line of a log for programs: Ready', async () => {
    const served = bridge('--log', 'json');
    const url = await served.line();
    const [, token = ''] = await served.heard(/"token":"([^"]+)"/);
    expect(await asked(url, token)).toEqual(ANSWER);
    expect(await asked(url, `${token}x`)).toMatchObject({ code: 3 });
    expect(await served.stop()).toBe(0);
    const lines = served.said.stderr.split('\n').filter((line) => line.includes(token));
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ what: 'Ready', token }),
    ]);
    expect(served.said.stdout).toBe(`${url}\n`);
  });

  it('lets a token do what its line says, and no more', async () => {
    const file = join(directory(), 'tokens');
    writeFileSync(file, `${TOKEN}-1\n${TOKEN}-2 list,observe\n`, { mode: 0o600 });
    const served = bridge('--token-file', file);
    const url = await served.line();
    expect(await asked(url, `${TOKEN}-1`)).toEqual(ANSWER);
    const { code, stderr } = await asked(url, `${TOKEN}-2`);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^atrx: /);
    expect(await served.stop()).toBe(0);
  });

  it('opens again a port that was away', async () => {
    const link = join(directory(), 'modem');
    const served = atrxWith(
      { ATRX_TOKEN: TOKEN },
      ...['bridge', '--port', `m=${link}`, '--listen', '127.0.0.1:0'],
    );
    const health = async () => (await fetch(ofUrl(await served.line(), '/healthz'))).status;
    await served.heard(/NotOpened port=m /);
    expect(await health()).toBe(503);
    for (const epoch of [1, 2]) {
      const plugged = pty({ link }).subscribe();
      await served.heard(new RegExp(`Opened port=m epoch=${epoch}`));
      expect(await health()).toBe(200);
      plugged.unsubscribe();
      await served.heard(new RegExp(`Gone port=m epoch=${epoch}`));
      expect(await health()).toBe(503);
    }
    expect(await served.stop()).toBe(0);
  });

  it('serves what is behind a raw TCP serial server', async () => {
    const behind = atrx('emulate', '--tcp', '0');
    const path = `tcp://${await behind.line()}`;
    const served = atrxWith(
      { ATRX_TOKEN: TOKEN },
      'bridge',
      '--port',
      `esp=${path}`,
      '--listen',
      '127.0.0.1:0',
    );
    const url = await served.line();
    expect(url).toMatch(/\/esp$/);
    expect(await asked(url, TOKEN)).toEqual(ANSWER);
    expect(await served.stop()).toBe(0);
    await behind.stop();
  });

  it('waits for a UART that takes no more when it is asked to end, and not when it is asked twice', async () => {
    const end$ = new ReplaySubject<{ readonly path: string }>(1);
    const end = pty().subscribe(end$); // and nobody reads
    const { path } = await firstValueFrom(end$);
    const served = atrxWith({ ATRX_TOKEN: TOKEN }, 'bridge', '--port', path, '--listen', '127.0.0.1:0');
    const url = await served.line();
    const link$ = new ReplaySubject<RemoteLink>(1);
    const client = websocket(url, { token: TOKEN }).subscribe(link$);
    const { write, remote } = await firstValueFrom(link$);
    write(new Uint8Array(40_000)).subscribe({ error: () => {} });
    await firstValueFrom(remote.ports()); // it has all of that by now
    served.child.kill('SIGTERM');
    await served.heard(/Stopping/);
    expect(await served.stop('SIGTERM')).toBe(null);
    client.unsubscribe();
    end.unsubscribe();
  });

  it('writes to a port of its own accord what its will says, and where that is none, nothing', async () => {
    const opened = <Value>(source$: Observable<Value>) => {
      const value$ = new ReplaySubject<Value>(1);
      const subscription = source$.subscribe(value$);
      return firstValueFrom(value$).then((value) => ({ value, close: () => subscription.unsubscribe() }));
    };
    const [modem, meter] = [await opened(pty()), await opened(pty())];
    const served = atrxWith(
      { ATRX_TOKEN: TOKEN },
      ...['bridge', '--port', `modem=${modem.value.path}`, '--port', `meter=${meter.value.path}`],
      ...['--listen', '127.0.0.1:0', '--will', 'meter=none'],
    );
    const url = await served.line();
    const ends: { readonly close: () => void }[] = [modem, meter];
    for (const name of ['modem', 'meter']) {
      const writer = await opened(websocket(`${new URL(name, url)}`, { token: TOKEN }));
      await lastValueFrom(writer.value.write(new Uint8Array([0x41])), { defaultValue: undefined });
      ends.push(writer);
    }
    expect(await served.stop('SIGTERM')).toBe(0);
    expect(served.said.stderr.match(/LeaseEnded port=\S+|WillRan port=\S+/g)?.sort()).toEqual([
      ...['LeaseEnded port=meter', 'LeaseEnded port=modem', 'WillRan port=modem'],
    ]);
    const said$ = modem.value.bytes$.pipe(
      scan((text, bytes) => text + Buffer.from(bytes).toString('latin1'), ''),
      find((text) => text.length >= 'A\x1bAT\rAT\r'.length),
    );
    expect(await firstValueFrom(said$)).toBe('A\x1bAT\rAT\r');
    expect(Buffer.from(await firstValueFrom(meter.value.bytes$)).toString('latin1')).toBe('A');
    for (const { close } of ends) close();
  });

  (installed('openssl', 'version') ? it : it.skip)('has TLS where it is given a certificate', async () => {
    const { keyFile, certFile, remove } = certificate();
    const served = bridge('--tls-cert', certFile, '--tls-key', keyFile);
    const url = await served.line();
    expect(url).toMatch(/^wss:\/\//);
    const [, token = ''] = await served.heard(/for this run alone .*: (\S+)/);
    const env = { ATRX_TOKEN: token, NODE_EXTRA_CA_CERTS: certFile };
    expect(await ended(atrxWith(env, 'at', '--port', url, 'ATI'))).toEqual(ANSWER);
    expect(await served.stop()).toBe(0);
    remove();
  });

  describe('does not start', () => {
    const refusal = async (exit: number, ...options: readonly string[]) => {
      const { code, stdout, stderr } = await ended(bridge(...options));
      expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
      return stderr;
    };

    it('with a token that others may read', async () => {
      const file = join(directory(), 'token');
      writeFileSync(file, TOKEN);
      chmodSync(file, 0o644);
      const stderr = await refusal(2, '--token-file', file);
      expect(stderr).toMatch(/^atrx: .* is not secret: .*chmod 600 .*\n$/);
      expect(stderr).not.toContain(TOKEN);
    });

    it('beyond this machine without TLS, nor with half of it', async () => {
      expect(await refusal(3, '--listen', '0.0.0.0:0')).toMatch(
        /^atrx: The bridge does not start\. .*--tls-cert and --tls-key, or --insecure-behind-proxy .*\n$/,
      );
      expect(await refusal(2, '--tls-cert', '/nowhere')).toMatch(
        /^atrx: TLS needs both: --tls-cert.*--tls-key.*\n$/,
      );
    });

    it('where another program listens, and leaves no token behind', async () => {
      const served = bridge();
      const { host } = new URL(await served.line());
      const file = join(directory(), 'token');
      expect(await refusal(3, '--listen', host, '--token-file', file)).toMatch(
        /^atrx: The bridge cannot listen at 127\.0\.0\.1, port \d+: .*\n$/m,
      );
      expect(existsSync(file)).toBe(false);
      expect(await served.stop()).toBe(0);
    });

    it('without a port, nor with what is none', async () => {
      const none = await ended(atrx('bridge'));
      expect(none.code).toBe(2);
      expect(none.stderr).toMatch(/^atrx: Which port is to be served\? .*--port.*ATRX_PORT.*\n$/);
      expect(await refusal(2, '--port', 'm=ws://127.0.0.1/m')).toContain('Give ALIAS=PATH');
      expect(await refusal(2, '--will', 'meter=none')).toBe(
        'atrx: --will is for a port named meter, which there is not.\n',
      );
    });
  });
});
