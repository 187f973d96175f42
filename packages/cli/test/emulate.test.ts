import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atrx, fromCheckout, run } from './atrx.ts';

jest.setTimeout(30_000);

/** A client of the raw TCP server: asks a line, and gives all that comes up to the final answer. */
const call = async (address: string) => {
  const [host = '', port] = address.split(':');
  const socket = createConnection({ host, port: Number(port) });
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  let heard = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text;
  });
  const ask = async (line: string) => {
    heard = '';
    socket.write(`${line}\r`);
    while (!heard.endsWith('OK\r\n')) await once(socket, 'data');
    return heard;
  };
  return { ask, closed, end: () => socket.end() };
};

describe('atrx emulate --tcp', () => {
  it('is one module for all its clients, one at a time', async () => {
    const module = atrx('emulate', '--tcp', '127.0.0.1:0', '--profile', 'mc60');
    const address = await module.line();
    expect(address).toMatch(/^127\.0\.0\.1:\d+$/);

    const first = await call(address);
    expect(await first.ask('ATE0')).toBe('ATE0\r\r\nOK\r\n');
    const second = await call(address);
    await second.closed;
    first.end();
    await first.closed;

    const third = await call(address);
    expect(await third.ask('ATI')).toMatch(/^\r\nQuectel_Ltd\r\nQuectel_MC60\r\n/);
    expect(await module.stop('SIGTERM')).toBe(0);
    await third.closed;
  });

  it('says that a port is taken', async () => {
    const module = atrx('emulate', '--tcp', '0');
    const other = atrx('emulate', '--tcp', await module.line());
    expect(await other.exit).toBe(3);
    expect(other.said.stderr).toMatch(/^atrx: Port \d+ of 127\.0\.0\.1 is taken: .*\n$/);
    await module.stop();
  });
});

describe('atrx emulate --pty', () => {
  it('takes its symlink away when it is asked to end', async () => {
    const link = join(mkdtempSync(join(tmpdir(), 'atrx-')), 'modem');
    const module = atrx('emulate', '--pty', link);
    expect(await module.line()).toBe(link);
    expect(existsSync(link)).toBe(true);
    expect(await module.stop('SIGINT')).toBe(0);
    expect(existsSync(link)).toBe(false);
  });

  it('goes on when nobody reads what it prints', async () => {
    const module = atrx('emulate', '--pty');
    module.child.stdout.destroy();
    await once(module.child.stderr, 'data');
    expect(await module.stop()).toBe(0);
    expect(module.said.stderr).not.toContain('EPIPE');
  });
});

describe('atrx emulate --stdio', () => {
  it('prints the same in pieces, each of them late', async () => {
    const module = atrx('emulate', '--stdio', '--chunks', '7', '--delay', '2');
    const pieces: string[] = [];
    module.child.stdout.on('data', (text: string) => pieces.push(text));
    module.child.stdin.end('ATE0\rATI\r');
    expect(await module.exit).toBe(0);
    expect(module.said.stdout).toBe(
      'ATE0\r\r\nOK\r\n\r\nQuectel_Ltd\r\nQuectel_GSM\r\nRevision: NOTE_V1.2\r\n\r\nOK\r\n',
    );
    expect(pieces.length).toBeGreaterThan(5);
  });

  it('answers what it was asked before its input ended, and ends', async () => {
    const module = atrx('emulate', '--stdio', '--sim', 'pin');
    module.child.stdin.end('ATE0\rAT+CPIN?\r');
    expect(await module.exit).toBe(0);
    expect(module.said).toEqual({ stdout: 'ATE0\r\r\nOK\r\n\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n', stderr: '' });
  });

  it('ends without a word when nobody reads its output', async () => {
    const module = atrx('emulate', '--stdio');
    module.child.stdin.write('AT\r');
    await once(module.child.stdout, 'data');
    module.child.stdout.destroy();
    module.child.stdin.write('AT\rAT\rAT\r');
    expect(await module.exit).toBe(0);
    expect(module.said.stderr).toBe('');
  });
});

describe('atrx', () => {
  it('shows how each verb is used', async () => {
    const help = run([...fromCheckout, 'emulate', '--help']);
    expect(await help.exit).toBe(0);
    expect(help.said.stdout).toContain('Examples:');
  });

  it('says what is wrong with an option', async () => {
    const wrong = atrx('emulate', '--profile', 'nokia');
    expect(await wrong.exit).toBe(2);
    expect(wrong.said.stderr).toContain('Allowed choices are note, m10, m26, m35, m66, m72, m95, mc60');
  });
});
