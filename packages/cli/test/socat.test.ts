import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed } from '@atrx/processes/installed';
import { atrx, command, run } from './atrx.ts';
import { echoServer } from './echo-server.ts';

jest.setTimeout(30_000);

/** Runs the shell's dialogue at the other end of a socat address, and gives its verdict. */
const dialogue = async (address: string, env: NodeJS.ProcessEnv = {}) => {
  const verdict = join(mkdtempSync(join(tmpdir(), 'atrx-')), 'verdict');
  const server = await echoServer();
  const script = `EXEC:sh ${join(__dirname, 'dialogue.sh')} ${server.port} ${verdict}`;
  const socat = run(['socat', '-T', '20', address, script], env);
  await socat.exit;
  server.close();
  return spawnSync('cat', [verdict]).status === 0 ? readFileSync(verdict, 'utf8').trim() : socat.said.stderr;
};

(installed('socat', '-V') ? describe : describe.skip)('atrx emulate, driven by socat and the shell', () => {
  it('is a module on a pseudo-terminal', async () => {
    const module = atrx('emulate', '--pty');
    expect(await dialogue(`${await module.line()},raw,echo=0`)).toBe('as expected');
    await module.stop();
  });

  it('is a module on stdin and stdout', async () => {
    const ATRX = [...command, 'emulate', '--stdio'].join(' ');
    expect(await dialogue('SYSTEM:"exec $ATRX"', { ATRX })).toBe('as expected');
  });

  it('is a module behind a raw TCP server', async () => {
    const module = atrx('emulate', '--tcp', '0');
    expect(await dialogue(`TCP:${await module.line()}`)).toBe('as expected');
    await module.stop();
  });
});
