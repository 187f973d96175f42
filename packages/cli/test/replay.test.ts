import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atrx, ended } from './atrx.ts';

jest.setTimeout(30_000);

const COMMANDS = ['AT+CPIN="1234"', 'ATI', 'AT+CSQ'];

let file: string;
let recorded: string;
beforeAll(async () => {
  file = join(mkdtempSync(join(tmpdir(), 'atrx-')), 'trace.ndjson');
  const module = atrx('emulate', '--pty', '--sim', 'pin');
  const { code, stdout } = await ended(
    atrx('at', '--port', await module.line(), '--trace', file, ...COMMANDS),
  );
  expect(code).toBe(0);
  recorded = stdout;
  await module.stop();
});

describe('atrx replay', () => {
  it('is the module of a trace for another program, the secret of which it does not know', async () => {
    const module = atrx('replay', file, '--fast');
    const commands = ['AT+CPIN="4321"', ...COMMANDS.slice(1)];
    const { code, stdout } = await ended(atrx('at', '--port', await module.line(), ...commands));
    expect({ code, stdout }).toEqual({ code: 0, stdout: recorded });
    expect(await module.exit).toBe(0);
  });

  it('ends where the host departs from the trace, and says where', async () => {
    const module = atrx('replay', file, '--tcp', '0', '--speed', '10');
    const host = atrx('at', '--port', `tcp://${await module.line()}`, COMMANDS[0] ?? '', 'AT+CREG?');
    expect(await module.exit).toBe(1);
    expect(module.said.stderr).toMatch(
      /\natrx: The host departed from the trace\. record \d+, at \d+ ms: "ATI\\x0d" written: "AT\+.*Record it again.*\n$/,
    );
    expect(await host.exit).toBe(3);
  });

  it('says what was to come where the host leaves, or does nothing', async () => {
    const left = atrx('replay', file, '--tcp', '0', '--fast');
    const [host, port] = (await left.line()).split(':');
    connect({ host: host ?? '', port: Number(port) }).end();
    expect(await left.exit).toBe(1);
    expect(left.said.stderr).toMatch(
      /atrx: The trace has \d+ records, and record 1, "AT\+CPIN=\*\*\*", was to be written next\. The host left before that\.\n$/,
    );
    const alone = atrx('replay', file, '--within', '50');
    expect(await alone.exit).toBe(1);
    expect(alone.said.stderr).toMatch(/record 1, .* Nothing was written for 50 ms\.\n$/);
  });

  it('ends well as the line was lost', async () => {
    const [header = '', command = '', ...rest] = readFileSync(file, 'utf8').split('\n');
    const { at } = JSON.parse(command);
    const lost = JSON.stringify({ end: 'lost', at, message: 'The device was unplugged.' });
    const short = `${file}.lost`;
    writeFileSync(short, [header, command, ...rest.slice(0, 2), lost, ''].join('\n'));
    const module = atrx('replay', short, '--fast');
    const { code, stdout } = await ended(atrx('at', '--port', await module.line(), 'AT+CPIN="1234"', 'ATI'));
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'OK\n' });
    expect(await module.exit).toBe(0);
  });

  it('says what is wrong with a file, and with its options', async () => {
    expect(await ended(atrx('replay', '/nowhere'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('/nowhere cannot be read'),
    });
    expect((await ended(atrx('replay', file, '--speed', '0'))).code).toBe(2);
  });

  it('speaks on stdin and stdout', async () => {
    const module = atrx('replay', file, '--stdio', '--fast');
    module.child.stdin.end('AT+CPIN="9999"\rATI\rAT+CSQ\r');
    expect(await module.exit).toBe(0);
    expect(module.said.stdout.split(/[\r\n]+/)).toEqual([
      ...['AT+CPIN="9999"', 'OK', '+CPIN: READY'],
      ...['ATI', 'Quectel_Ltd', 'Quectel_GSM', 'Revision: NOTE_V1.2', 'OK'],
      ...['AT+CSQ', '+CSQ: 31,0', 'OK', ''],
    ]);
  });
});
