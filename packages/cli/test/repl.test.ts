import { once } from 'node:events';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pty } from '@atrx/transport-serial/pty';
import { firstValueFrom, ReplaySubject } from 'rxjs';
import { atrx, type Running } from './atrx.ts';
import { CTRL_C, CTRL_D } from './in-terminal.ts';
import { CTRL_Z, ENTER, ESC, TAB, type Typing, typing, UP } from './typing.ts';

jest.setTimeout(30_000);

describe('atrx at, at a prompt', () => {
  let module: Running;
  let port: string;
  let home: string;
  let peer: Server;
  beforeAll(async () => {
    module = atrx('emulate', '--pty', '--sim', 'pin');
    peer = createServer().listen(0, '127.0.0.1');
    [port] = await Promise.all([module.line(), once(peer, 'listening')]);
    home = mkdtempSync(join(tmpdir(), 'atrx-'));
  });
  afterAll(async () => {
    peer.close();
    await module.stop();
  });

  const openedAt = async (path: string, ...args: readonly string[]): Promise<Typing> => {
    const one = typing({ XDG_STATE_HOME: home }, 'at', '--port', path, ...args);
    await one.until(/at> $/);
    return one;
  };
  const opened = (...args: readonly string[]) => openedAt(port, ...args);

  it('completes names, forms and parameters, and answers; Ctrl+C takes a line back, Ctrl+D leaves', async () => {
    const { type, press, exit, shown } = await opened();
    await press(`AT+QIO${TAB}`, /AT\+QIOPEN$/);
    await press(TAB, /^=$/);
    await press(
      TAB,
      /index {2}which of six.*\s+protocol {2}which.*\s+"TCP",.*\s+"UDP",.*\s+\?.*\s+at> AT\+QIOPEN=$/,
    );
    await press('0,', /0,$/);
    await press(TAB, /^"$/);
    await press('t', /t$/);
    await press(TAB, /at> AT\+QIOPEN=0,"TCP",$/);
    await press(TAB, /host {2}an IPv4 address.*\s+at> AT\+QIOPEN=0,"TCP",$/);
    await press(CTRL_C, /\^C\s+(?:at> )+$/);
    await press(`ATI${ENTER}`, /Quectel_Ltd\s+Quectel_GSM\s+Revision: NOTE_V1\.2\s+OK\s+at> $/);
    await press(`AT+NOSUCH${ENTER}`, /ERROR\s+at> $/);
    await press(`nonsense${ENTER}`, /"nonsense"; allowed: one line that begins with AT.*\s+at> $/);
    await press(`? csq${ENTER}`, /AT\+CSQ {2}the strength of the signal.*\s/);
    type(CTRL_D);
    expect([await exit, shown()]).toEqual([0, expect.stringMatching(/at> \s*$/)]);
  });

  it('asks for data, and shows what comes meanwhile above what is typed', async () => {
    const { type, press, until, exit, shown } = await opened();
    await press(`AT+CPIN="1234"${ENTER}`, /OK\s+(?:at> )?◂ \+CPIN: READY\s+at> $/);
    await press(`AT+QIREGAPP${ENTER}AT+QIACT${ENTER}AT+QILOCIP${ENTER}`, /10\.\d+\.\d+\.\d+\s+at> $/);
    const called = once(peer, 'connection');
    await press(
      `AT+QIOPEN="TCP","127.0.0.1",${(peer.address() as AddressInfo).port}${ENTER}`,
      /CONNECT OK\s+at> $/,
    );
    const [client]: Socket[] = await called;
    let heard = '';
    client?.setEncoding('latin1').on('data', (text: string) => {
      heard += text;
    });

    await press(`AT+QISEND=5${ENTER}`, /5 bytes to go; ESC calls it off\s+> $/);
    await press(`hell${ESC}`, /AT\+QISEND=5 was called off: nothing was sent\.\s+at> $/);
    await press(
      `AT+QISEND=5${ENTER}hello!${ENTER}`,
      /sends 5 bytes, and these are 6: nothing was sent\.\s+at> $/,
    );
    await press(`AT+QISEND=5${ENTER}hello${ENTER}`, /SEND OK\s+at> $/);
    await press(`AT+QISEND${ENTER}`, /Ctrl\+Z ends the data.*\s+> $/);
    await press(`one${ENTER}two${CTRL_Z}`, /SEND OK\s+at> $/);
    expect(heard).toBe('helloone\r\ntwo');

    const typed = shown().length;
    type('AT+CS');
    await until(/AT\+CS$/, typed);
    client?.end();
    await until(/◂ CLOSED\s+at> AT\+CS$/, typed);
    await press(`Q${ENTER}`, /\+CSQ: 31,0\s+OK\s+at> $/);
    type(CTRL_D);
    expect(await exit).toBe(0);
  });

  it('remembers what was typed, but for secrets and data, for the next time and for nobody else', async () => {
    const file = join(home, 'atrx', 'history');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const kept = readFileSync(file, 'utf8');
    expect(kept).toContain('AT+QISEND=5\n');
    expect(kept).not.toMatch(/1234|hello|two/);

    const { type, press, exit } = await opened();
    await press(UP, /at> AT\+CSQ$/);
    await press(`${UP}${UP}`, /at> AT\+QISEND=5$/);
    type(CTRL_D);
    await press(CTRL_C, /at> $/);
    type(`exit${ENTER}`);
    expect(await exit).toBe(0);
  });

  it('is JSON for programs', async () => {
    const { type, press, exit } = await opened('--json');
    await press(`AT+CSQ${ENTER}`, /\{"command":"AT\+CSQ","lines":\["\+CSQ: 31,0"\],"final":"OK","ms":\d+\}/);
    type(CTRL_C);
    expect(await exit).toBe(0);
  });

  it('gives up a command by Ctrl+C, and leaves by another', async () => {
    const silent$ = new ReplaySubject<{ readonly path: string }>(1);
    const silent = pty().subscribe(silent$);
    const { path } = await firstValueFrom(silent$);
    const { press, type, exit } = await openedAt(path);
    await press(`ATI${ENTER}`, /ATI\s+$/);
    await press(CTRL_C, /\^C\s+given up.*\s+at> $/);
    type(CTRL_C);
    expect(await exit).toBe(0);
    silent.unsubscribe();
  });

  it('ends with what became of the line', async () => {
    const another = atrx('emulate', '--pty');
    const { until, exit } = await openedAt(await another.line());
    await another.stop();
    await until(/atrx: /);
    expect(await exit).toBe(3);
  });
});
