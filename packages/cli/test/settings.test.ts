import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atrx, atrxWith, ended } from './atrx.ts';

jest.setTimeout(60_000);

const MC60 = 'Quectel_Ltd\nQuectel_MC60\nRevision: MC60CAR01A10\nOK\n';
const OK = { code: 0, stdout: MC60, stderr: '' };

describe('what atrx goes by', () => {
  const config = join(mkdtempSync(join(tmpdir(), 'atrx-')), 'settings.json');
  writeFileSync(config, '{"port": "emulator:", "profile": "mc60"}');

  it.each<[string, NodeJS.ProcessEnv, readonly string[]]>([
    ['flags behind the verb', {}, ['at', '--port', 'emulator:mc60', 'ATI']],
    ['flags before it', {}, ['--port', 'emulator:mc60', 'at', 'ATI']],
    ['the last of them', {}, ['--port', 'emulator:m95', 'at', '--port', 'emulator:mc60', 'ATI']],
    ['the environment', { ATRX_PORT: 'emulator:', ATRX_PROFILE: 'mc60' }, ['at', 'ATI']],
    ['the file', {}, ['--config', config, 'at', 'ATI']],
    [
      'flags before the others',
      { ATRX_CONFIG: config, ATRX_PROFILE: 'm95' },
      ['at', '--profile', 'mc60', 'ATI'],
    ],
  ])('is %s', async (_, environment, words) => {
    expect(await ended(atrxWith(environment, ...words))).toEqual(OK);
  });

  it('is told to programs as JSON, what fails as well', async () => {
    const { code, stdout, stderr } = await ended(
      atrxWith({ ATRX_JSON: 'yes' }, 'at', '--port', 'emulator:', 'ATE0', 'AT+NOSUCH'),
    );
    expect(code).toBe(1);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { command: 'ATE0', lines: [], final: 'OK', ms: expect.any(Number) },
      { command: 'AT+NOSUCH', lines: [], final: 'ERROR', ms: expect.any(Number) },
    ]);
    expect(JSON.parse(stderr)).toEqual({
      error: { tag: 'Refused', message: 'The module refused AT+NOSUCH: ERROR.', exit: 1 },
    });
  });

  it.each<[string, NodeJS.ProcessEnv, readonly string[]]>([
    ['Which port\\? .*--port.*ATRX_PORT.*atrx\\.json.*', {}, ['at', 'ATI']],
    ['ATRX_BAUD is "fast"; allowed: a number from 1 to 4000000\\.', { ATRX_BAUD: 'fast' }, ['at', 'ATI']],
    ['--config names .*, which is not there.*', {}, ['at', '--config', '/nowhere', 'ATI']],
    ['There is no module "nokia"; there are note.*', {}, ['at', '--port', 'emulator:nokia', 'ATI']],
    ["unknown command 'call'.*", {}, ['call']],
    ["unknown option '--speed'.*", {}, ['at', '--speed', '5', 'ATI']],
    ["missing required argument 'name'.*", {}, ['resolve']],
    ['atrx emulate takes no --port before it.*', {}, ['--port', 'emulator:', 'emulate']],
  ])('is refused with one line that says %s', async (line, environment, words) => {
    const { code, stdout, stderr } = await ended(atrxWith(environment, ...words));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^atrx: ${line}\\n$`));
  });

  it('is never shown where it is a secret', async () => {
    const words = ['at', '--port', 'emulator:', '--debug', 'ATI'];
    const { code, stderr } = await ended(atrxWith({ ATRX_PIN: '123secret' }, ...words));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^atrx: ATRX_PIN is something else \(not shown\); allowed: 4 to 8 digits/);
    expect(stderr).not.toContain('secret');
  });

  it('is shown where help is asked for', async () => {
    const { code, stdout } = await ended(atrx('--help'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/Exit codes: 0 done, 1 refused/);
    expect(await ended(atrx())).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Usage:'),
    });
  });
});
