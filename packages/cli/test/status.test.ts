import { pty } from '@atrx/transport-serial/pty';
import { firstValueFrom, fromEvent, ReplaySubject } from 'rxjs';
import { atrx, atrxWith, command, ended, type Running } from './atrx.ts';
import { CTRL_C, inTerminal } from './in-terminal.ts';

jest.setTimeout(30_000);

/** It has printed more. */
const heard = ({ child }: Running) => fromEvent(child.stdout, 'data');

const PICTURE = `signal     -51 dBm (31 of 31)
network    home  CHINA MOBILE
GPRS       home  attached
context 0  IP INITIAL
line       0 B/s
`;

describe('atrx status', () => {
  let module: Running;
  let port: string;
  beforeEach(async () => {
    module = atrx('emulate', '--pty', '--profile', 'mc60');
    port = await module.line();
  });
  afterEach(() => module.stop());

  it('shows a module once', async () => {
    expect(await ended(atrx('status', '--port', port, '--once'))).toEqual({
      code: 0,
      stdout: `${port}  Quectel_MC60  MC60CAR01A10  IMEI 861694030000018\n${PICTURE}`,
      stderr: '',
    });
  });

  it('shows both contexts, and leaves that in the foreground which was', async () => {
    await ended(atrx('at', '--port', port, 'AT+QIFGCNT=1', 'AT+QICSGP=1,"CMNET"', 'AT+QIREGAPP', 'AT+QIACT'));
    const { stdout, code } = await ended(atrx('status', '--port', port, '--once', '--both', '--json'));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      context: 1,
      stack: expect.stringMatching(/^IP (GPRSACT|STATUS)$/),
      beside: { context: 0, stack: 'IP INITIAL', connections: [] },
    });
    expect((await ended(atrx('at', '--port', port, 'AT+QIFGCNT?'))).stdout).toMatch(/^\+QIFGCNT: 1,/);
  });

  it('tells programs, round after round, until it is told to end', async () => {
    const status = atrx('status', '--port', port, '--json', '--interval', '0.05');
    while (status.said.stdout.split('\n').length < 4) await firstValueFrom(heard(status));
    expect(await status.stop('SIGTERM')).toBe(0);
    for (const line of status.said.stdout.trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ signal: { dBm: -51 }, network: 'home', stack: 'IP INITIAL' });
  });

  it('is always in the same place of a terminal, and leaves with Ctrl+C', async () => {
    const screen = inTerminal([...command, 'status', '--port', port, '--interval', '0.1']);
    await screen.shows(/█.*-51 dBm/);
    // It goes up, and draws it anew.
    screen.forget();
    await screen.shows(/signal[\s\S]*signal/);
    expect(screen.screen()).toContain('\x1b[1A');
    screen.type(CTRL_C);
    expect(await screen.exit).toBe(0);
  });

  it('says so on one line when the module is pulled out', async () => {
    const screen = inTerminal([...command, 'status', '--port', port]);
    await screen.shows(/CHINA MOBILE/);
    await module.stop();
    await screen.shows(/atrx:.* went away .*\r\n/);
    expect(await screen.exit).toBe(3);
  });

  it('watches a module that another program has, through a bridge', async () => {
    const token = 'a-token-of-some-length';
    const bridge = atrxWith(
      { ATRX_TOKEN: token },
      ...['bridge', '--port', `modem=${port}`, '--listen', '127.0.0.1:0', '--log', 'none'],
    );
    const url = await bridge.line();
    const watching = atrxWith({ ATRX_TOKEN: token }, 'status', '--port', url, '--observe', '--json');
    await watching.line();
    const asked = await ended(atrxWith({ ATRX_TOKEN: token }, 'at', '--port', url, 'AT+CSQ', 'AT+CREG?'));
    expect(asked.code).toBe(0);
    while (!/"network":"home"/.test(watching.said.stdout)) await firstValueFrom(heard(watching));
    expect(watching.said.stdout).toMatch(/"signal":\{"rssi":31/);
    expect(await watching.stop()).toBe(0);
    await bridge.stop();
  });
});

it('is not both: watching only, and asking each context', async () => {
  for (const flags of [
    ['--observe', '--both'],
    ['--both', '--observe'],
  ])
    expect(await ended(atrx('status', '--port', 'emulator:', '--once', ...flags))).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^atrx: option '--observe' cannot be used with option '--both'\. .*\n$/),
    });
});

it('ends where nobody answers, of a module that is asked but once', async () => {
  const silent$ = new ReplaySubject<{ readonly path: string }>(1);
  const silent = pty().subscribe(silent$);
  const { path } = await firstValueFrom(silent$);
  const { code, stdout, stderr } = await ended(atrx('status', '--port', path, '--once'));
  silent.unsubscribe();
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toMatch(/^atrx: .*had no answer.*\n$/);
});
