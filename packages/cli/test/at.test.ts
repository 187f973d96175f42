import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pty } from '@atrx/transport-serial/pty';
import { firstValueFrom, ReplaySubject } from 'rxjs';
import { atrx, command, ended, type Running } from './atrx.ts';
import { peer } from './peer.ts';

jest.setTimeout(30_000);

describe('atrx at', () => {
  let module: Running;
  let port: string;
  beforeAll(async () => {
    module = atrx('emulate', '--pty');
    port = await module.line();
  });
  afterAll(() => module.stop());

  const at = (...args: string[]) => ended(atrx('at', '--port', port, ...args));

  it('prints the answers to one command after the other', async () => {
    expect(await at('ATI', 'AT+CSQ', 'at+creg?')).toEqual({
      code: 0,
      stdout: 'Quectel_Ltd\nQuectel_GSM\nRevision: NOTE_V1.2\nOK\n+CSQ: 31,0\nOK\n+CREG: 0,1\nOK\n',
      stderr: '',
    });
  });

  it('stops at the first command that is refused', async () => {
    expect(await at('AT', 'AT+NOSUCH', 'ATI')).toEqual({
      code: 1,
      stdout: 'OK\n',
      stderr: 'atrx: The module refused AT+NOSUCH: ERROR.\n',
    });
  });

  it('takes commands from a pipe, one a line, and the data of one from what follows it', async () => {
    const piped = atrx('at', '--port', 'emulator:', '--json');
    piped.child.stdin.end('ATI\n\nAT+CSQ\n');
    const { code, stdout } = await ended(piped);
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({ command: 'ATI', final: 'OK' }),
      { command: 'AT+CSQ', lines: ['+CSQ: 31,0'], final: 'OK', ms: expect.any(Number) },
    ]);

    const cut = atrx('at', '--port', 'emulator:');
    cut.child.stdin.end('AT+QISEND=0,5\nh\n');
    expect(await ended(cut)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'atrx: The input ends within the data of AT+QISEND=0,5: 2 bytes to go; ESC calls it off.\n',
    });
  });

  it('gives data, from the command line and from a file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'atrx-')), 'data');
    writeFileSync(file, 'hello');
    const sends = ['--data', `@${file}`, 'AT+QISEND=5'];
    expect(await at(...sends)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/refused AT\+QISEND=5: ERROR/),
    });
    expect(await at('AT+QISEND=5')).toMatchObject({ code: 2, stderr: expect.stringContaining('--data') });
    expect(await at('--data', '@/nowhere', 'AT+QISEND=5')).toMatchObject({ code: 2 });
  });

  it('sends ESC to a module that takes it for a byte like any other, where that is said', async () => {
    const called = await peer();
    const literal = atrx('emulate', '--pty', '--esc', 'literal');
    const path = await literal.line();
    const sends = (...args: string[]) =>
      ended(atrx('at', '--port', path, ...args, '--data', 'a\x1bb', 'AT+QISEND=3'));
    const open = ['AT+QIREGAPP', 'AT+QIACT', 'AT+QILOCIP', `AT+QIOPEN="TCP","127.0.0.1",${called.port}`];
    expect(await ended(atrx('at', '--port', path, ...open))).toMatchObject({ code: 0 });
    const heard = called.call().then((call) => once(call, 'data'));
    expect(await sends()).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^atrx: the data of AT\+QISEND=3 is with an ESC, .*--escape literal.*\n$/,
      ),
    });
    expect(await sends('--escape', 'literal')).toEqual({ code: 0, stdout: 'SEND OK\n', stderr: '' });
    expect(await heard).toEqual([Buffer.from('a\x1bb')]);
    called.close();
    await literal.stop();
  });

  it('says what may be wrong when there is no answer', async () => {
    const silent$ = new ReplaySubject<{ readonly path: string }>(1);
    const silent = pty().subscribe(silent$);
    const { path } = await firstValueFrom(silent$);
    const { code, stdout, stderr } = await ended(atrx('at', '--port', path, '--timeout', '50', 'ATI'));
    silent.unsubscribe();
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/^atrx: ATI had no answer within 50 ms\. .*--baud.*--timeout.*\n$/);
  });

  it('says on one line what is wrong with the port, and below it everything with --debug', async () => {
    const { code, stderr } = await ended(atrx('at', '--port', '/dev/ttyNOSUCH', '--debug', 'ATI'));
    expect(code).toBe(3);
    expect(stderr).toMatch(/^atrx: There is no \/dev\/ttyNOSUCH\. .*\nTransportError: /);
    expect(stderr).toContain("reason: 'not-found'");
  });

  it('leaves quietly when its reader has left', async () => {
    const pipe = `${command.join(' ')} at --port ${port} ATI AT+CSQ ATI | head -n 1`;
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', pipe]);
    expect({ stdout, stderr }).toEqual({ stdout: 'Quectel_Ltd\n', stderr: '' });
  });
});
