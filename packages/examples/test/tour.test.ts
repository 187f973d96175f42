import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EmulatorOptions, emulator } from '@atrx/emulator';
import { nodeNetwork } from '@atrx/emulator/node';
import { pty } from '@atrx/transport-serial/pty';
import { firstValueFrom, merge, of, shareReplay, switchMap } from 'rxjs';
import { fromCheckout, program, type Running } from './program.ts';

jest.setTimeout(120_000);

const SUMMARY =
  /✔ 4 connections · [\d,]+ bytes out · 200,\d{3} bytes in · lost: 0 · SHA-256 matches · [\d.]+ s\n$/;

/** A virtual module on a serial port. */
const plugged = async (options: EmulatorOptions) => {
  const module = emulator({ network: nodeNetwork(), ...options });
  const port$ = pty().pipe(
    switchMap((line) => merge(of(line.path), module.serve(line))),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  const life = port$.subscribe();
  return { port: await firstValueFrom(port$), unplug: () => life.unsubscribe() };
};

describe('the tour', () => {
  it('talks to a virtual module on a pseudo-terminal, and loses nothing', async () => {
    const { exit, said } = program('main', ['--bytes', '200000']);
    expect(await exit).toBe(0);
    expect(said.stderr).toBe('');
    const { stdout } = said;
    expect(stdout).toMatch(SUMMARY);
    expect(stdout).toContain('AT+QICSGP=1,"CMNET"');
    expect(stdout).toMatch(/← {2}urc {6}\+QIRDI: 0,1,0 +something came, and waits §5\.3\.2\n/);
    expect(stdout.match(/payload +\d+ % /g)).toHaveLength(10);
    expect(stdout).toMatch(/AT\+QIDEACT .*\n.*DEACT OK.*\n {2}On the wire: /);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them is what is asked
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  it('shows each echo and each read when it is asked for them', async () => {
    const { exit, said } = program('main', ['--bytes', '20000', '--verbose'], { FORCE_COLOR: '1' });
    expect(await exit).toBe(0);
    expect(said.stdout).toContain('\u001b[36m');
    expect(said.stdout.match(/echo.*AT\+QIRD=0,1,1,1500/g)?.length).toBeGreaterThan(13);
  });

  it('closes the connections and the context when it is interrupted', async () => {
    const { child, exit, said, until } = program('main', ['--bytes', '900000000']);
    await until(/1500 bytes {2}"HTTP/);
    child.kill('SIGINT');
    expect(await exit).toBe(130);
    expect(said.stderr).toBe('');
    expect(said.stdout).toContain('0, CLOSE OK');
    expect(said.stdout).toContain('1, CLOSE OK');
    expect(said.stdout).toMatch(/DEACT OK[\s\S]*Stopped: what was open is closed\.\n$/);
  });

  it('gives up waiting for a network when it is interrupted', async () => {
    const { port, unplug } = await plugged({ registered: false });
    const args = ['--port', port, '--apn', 'CMNET', '--host', '127.0.0.1'];
    const { child, exit, said, until } = program('main', args);
    await until(/\+CREG: 0,0/);
    child.kill('SIGINT');
    expect(await exit).toBe(130);
    expect(said.stderr).toBe('');
    expect(said.stdout).toMatch(/Stopped: what was open is closed\.\n$/);
    unplug();
  });

  describe('with servers that run elsewhere', () => {
    let elsewhere: Running;
    beforeAll(() => {
      elsewhere = program('main', [
        '--serve',
        '--host',
        '127.0.0.1',
        ...'--http-port 0 --echo-port 0'.split(' '),
      ]);
    });

    const place = async () => {
      const [, http = '', echo = ''] = await elsewhere.until(/HTTP on TCP (\d+), echo on TCP and UDP (\d+)/);
      return { http, echo };
    };

    afterAll(async () => {
      elsewhere.child.kill('SIGINT');
      expect(await elsewhere.exit).toBe(0);
    });

    const tour = ({ http, echo }: Awaited<ReturnType<typeof place>>, ...args: readonly string[]) =>
      program('main', ['--host', '127.0.0.1', '--http-port', http, '--echo-port', echo, ...args]);

    it('talks to a module on a port', async () => {
      const { port, unplug } = await plugged({ apn: 'internet' });
      const { exit, said } = tour(await place(), '--port', port, '--apn', 'internet', '--bytes', '200000');
      expect(await exit).toBe(0);
      expect(said.stdout).toContain(`module   ${port}, 115200 baud\n`);
      expect(said.stdout).toMatch(SUMMARY);
      unplug();
    });

    const wrong: readonly (readonly [string, RequestListener, string])[] = [
      ['other bytes', (_, response) => response.end(Buffer.alloc(5_000)), 'lost: 0 · SHA-256 differs'],
      ['fewer bytes', (_, response) => response.end(Buffer.alloc(4_900)), 'lost: 100 · SHA-256 differs'],
      [
        'an error',
        (_, response) => response.writeHead(503).end(),
        'error: The HTTP server answered “HTTP/1.1 503',
      ],
    ];
    it.each(wrong)('fails where %s came', async (_, answer, complaint) => {
      const server = createServer(answer).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const { echo } = await place();
      const { exit, said } = tour({ http: String(port), echo }, '--bytes', '5000');
      expect(await exit).toBe(1);
      expect(said.stdout + said.stderr).toContain(complaint);
      server.close();
    });

    it('says which port is taken', async () => {
      const { http } = await place();
      const { exit, said } = program('main', [
        '--serve',
        '--host',
        '127.0.0.1',
        '--http-port',
        http,
        '--echo-port',
        '0',
      ]);
      expect(await exit).toBe(1);
      expect(said.stderr).toMatch(/^error: No server at port \d+ of 127\.0\.0\.1 .*--http-port\.\n$/);
    });
  });
});

describe('the tour says in one line what to do', () => {
  const complaints: readonly (readonly [readonly string[], string])[] = [
    [
      ['--port', '/dev/nowhere'],
      'error: Which access point? Add --apn NAME, as the operator of the SIM says.\n',
    ],
    [
      ['--port', 'x', '--apn', 'y'],
      'error: Where are the servers? Run --serve where the module can reach it, and add --host.\n',
    ],
    [['--bytes', 'many'], 'error: --bytes is "many"; it takes a whole number from 1 to 1000000000.\n'],
    [['--colour'], "error: Unknown option '--colour'. Try --help.\n"],
  ];
  it.each(complaints)('%j', async (args, complaint) => {
    const { exit, said } = program('main', args);
    expect(await exit).toBe(1);
    expect(said).toEqual({ stdout: '', stderr: complaint });
  });

  it('when there is no such port', async () => {
    const { exit, said } = program('main', ['--port', '/dev/nowhere', '--apn', 'x', '--host', '127.0.0.1']);
    expect(await exit).toBe(1);
    expect(said.stderr).toMatch(/^error: There is no \/dev\/nowhere\. .*\n$/);
  });

  it('and how it is used', async () => {
    const { exit, said } = fromCheckout('main', ['--help']);
    expect(await exit).toBe(0);
    expect(said.stdout).toContain('pnpm start --serve');
  });
});
