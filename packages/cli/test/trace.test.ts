import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atrx, atrxWith, ended, type Running } from './atrx.ts';

jest.setTimeout(30_000);

let folder: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atrx-'));
  file = join(folder, 'trace.ndjson');
  const recorded = atrx('at', '--port', 'emulator:', '--trace', file, 'ATI', 'AT+CPIN?', 'AT+CSQ');
  expect(await ended(recorded)).toMatchObject({ code: 0, stderr: '' });
});

const lines = () => readFileSync(file, 'utf8').split('\n');

/** What a program has said is kept byte for byte. */
const utf8 = (said: string) => Buffer.from(said, 'latin1').toString();

/** Waits until it has printed what matches. */
const printed = async ({ child, said }: Running, pattern: RegExp) => {
  while (!pattern.test(said.stdout)) await new Promise((resolve) => child.stdout.once('data', resolve));
};

describe('atrx trace watch', () => {
  it('shows a trace that a verb has recorded', async () => {
    const { code, stdout } = await ended(atrx('trace', 'watch', file));
    expect(code).toBe(0);
    expect(
      utf8(stdout)
        .replaceAll(/^ +[\d.]+ /gm, '')
        .split('\n'),
    ).toEqual([
      ...['→ command  ATI', '← echo     ATI', '← response Quectel_Ltd', '← response Quectel_GSM'],
      ...['← response Revision: NOTE_V1.2', '← response OK'],
      ...['→ command  AT+CPIN?', '← echo     AT+CPIN?', '← response +CPIN: READY', '← response OK'],
      ...['→ command  AT+CSQ', '← echo     AT+CSQ', '← response +CSQ: 31,0', '← response OK'],
      ...['× closed', ''],
    ]);
  });

  it('shows what comes in on stdin, in colours, and its lines for programs', async () => {
    const coloured = atrxWith({ NO_COLOR: '', FORCE_COLOR: '1' }, 'trace', 'watch', '-');
    coloured.child.stdin.end(readFileSync(file));
    expect((await ended(coloured)).stdout).toContain('\x1b[32m');
    const same = await ended(atrx('trace', 'watch', '--json', file));
    expect(same.stdout).toBe(readFileSync(file, 'utf8'));
  });

  it('shows a file that grows, up to the end of the trace, and where nothing came', async () => {
    const growing = join(folder, 'growing.ndjson');
    const [header = '', first = '', ...rest] = lines();
    writeFileSync(growing, `${header}\n${first}\n`);
    const watching = atrx('trace', 'watch', '--follow', growing);
    await printed(watching, /command {2}ATI\n/);
    appendFileSync(growing, rest[0]?.slice(0, 20) ?? '');
    appendFileSync(growing, `${rest[0]?.slice(20)}\n`);
    await printed(watching, /echo {5}ATI\n/);
    const { at } = JSON.parse(first);
    appendFileSync(growing, `${JSON.stringify({ end: 'lost', at: at + 9_000, message: 'Gone.' })}\n`);
    expect(await watching.exit).toBe(0);
    expect(utf8(watching.said.stdout)).toMatch(/⋯ 9\.\d s/);
    expect(watching.said.stdout).toMatch(/lost {5}Gone\.\n$/);
  });

  it('says what is wrong with a file', async () => {
    const cut = join(folder, 'cut.ndjson');
    writeFileSync(cut, readFileSync(file, 'utf8').slice(0, 400));
    const { code, stdout } = await ended(atrx('trace', 'watch', cut));
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/cut off in line \d+ of its file\n$/),
    });
    const none = join(folder, 'none');
    writeFileSync(none, 'AT\n');
    expect(await ended(atrx('trace', 'watch', none))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('This is no trace'),
    });
  });
});

describe('atrx trace', () => {
  it('watches what another program does, through a bridge, and keeps it', async () => {
    const module = atrx('emulate', '--tcp', '127.0.0.1:0');
    const token = 'a-token-of-some-length';
    const bridge = atrxWith(
      { ATRX_TOKEN: token },
      ...['bridge', '--port', `modem=tcp://${await module.line()}`, '--listen', '127.0.0.1:0'],
    );
    const url = `${/ws:\/\/\S+?:\d+/.exec(await bridge.line())?.[0]}/modem`;
    const kept = join(folder, 'watched.ndjson');
    const watching = atrxWith({ ATRX_TOKEN: token }, 'trace', '--port', url, '--out', kept);
    await bridge.heard(/observer/i);
    expect(await atrxWith({ ATRX_TOKEN: token }, 'at', '--port', url, 'AT+CSQ').exit).toBe(0);
    await printed(watching, /OK\n/);
    expect(await watching.stop()).toBe(0);
    expect(utf8(watching.said.stdout)).toMatch(
      /← echo {5}AT\+CSQ\n.*← response \+CSQ: 31,0\n.*← response OK\n$/,
    );
    expect((await ended(atrx('trace', 'watch', kept))).stdout).toContain('+CSQ: 31,0');
    await Promise.all([bridge.stop(), module.stop()]);
  });
});
