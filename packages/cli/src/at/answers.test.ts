import { emulator } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { scripted } from '@atrx/transport/script';
import { from, lastValueFrom, map, type Observable, toArray } from 'rxjs';
import { answers } from './answers.ts';
import type { Told } from './ask.ts';
import { requestsOf } from './data-option.ts';
import { typedCommand } from './typed-command.ts';

/** The lines, the final one of each with its command’s. */
const linesOf = (told$: Observable<Told>) =>
  lastValueFrom(
    told$.pipe(
      map((told) => ('line' in told ? told.line : told.final)),
      toArray(),
    ),
  ).then((all) => all.filter((line) => line !== null));

const lines = (...commands: string[]) =>
  linesOf(answers(memory(emulator().serve), from(requestsOf(commands, [])), { timeout: 2_000 }));

describe('the answers to typed commands', () => {
  it('end with OK', async () => {
    expect(await lines('AT', 'at+csq', 'ATE0', 'AT+CREG?')).toEqual([
      'OK',
      '+CSQ: 31,0',
      'OK',
      'OK',
      '+CREG: 0,1',
      'OK',
    ]);
  });

  it('end with an OK of their own kind, or with the address', async () => {
    expect(await lines('AT+QIREGAPP', 'AT+QIACT', 'AT+QILOCIP', 'AT+QIDEACT')).toEqual([
      ...['OK', 'OK', '10.180.217.206', 'DEACT OK'],
    ]);
  });

  it('begin with the OK where the state comes after it', async () => {
    expect(await lines('AT+QISTAT', 'AT+QISTATE', 'AT')).toEqual([
      ...['OK', 'STATE: IP INITIAL', 'OK', 'STATE: IP INITIAL', 'OK'],
    ]);
  });

  it('end with the OK where each connection has a line', async () => {
    const idle = Array.from({ length: 6 }, (_, index) => `+QISTAT: ${index}, "", "",`);
    expect(await lines('AT+QIMUX=1', 'AT+QISTAT', 'AT')).toEqual(['OK', ...idle, 'OK', 'OK']);
  });

  it('show no terminal what it would obey', async () => {
    const hostile = scripted(String.raw`
      > ATI
      < \x1b]0;owned\x07
      < \x9b2J
      < OK
    `);
    const shown = answers(hostile.transport, from([{ text: 'ATI' }]), { timeout: 2_000 });
    expect(await linesOf(shown)).toEqual([String.raw`\x1b]0;owned\x07`, String.raw`\x9b2J`, 'OK']);
  });

  it('stop at the first refusal', async () => {
    await expect(lines('AT', 'AT+NOSUCH', 'AT')).rejects.toThrow('The module refused AT+NOSUCH: ERROR.');
    await expect(lines('AT+QIOPEN="TCP","192.0.2.1",7')).rejects.toThrow('CONNECT FAIL');
  });

  it('are those of AT commands, one line each', () => {
    for (const text of ['', 'FOO', 'ATI\rATI', 'AT+QISEND\x1a', 'ATÜ'])
      expect(() => lines(text)).toThrow('is no AT command');
  });
});

describe('a typed command', () => {
  const told = (transcript: string, ...commands: string[]) =>
    linesOf(answers(scripted(transcript).transport, from(requestsOf(commands, [])), { timeout: 2_000 }));

  it('leaves to itself what the module says meanwhile', async () => {
    expect(
      await told(
        `
        > AT+CSQ
        < 0, CONNECT OK
        < +QIRDI: 0,1,0
        < +CSQ: 31,0
        < OK
      `,
        'AT+CSQ',
      ),
    ).toEqual(['+CSQ: 31,0', 'OK']);
  });

  /** What one line is to the command. */
  const toldOf = (text: string, line: string) =>
    typedCommand({ text }).reply({ _tag: 'Line', text: line })?._tag ?? 'News';

  it.each([
    ...['0, CONNECT OK', '1, CONNECT FAIL', '0, CLOSED', 'CLOSED', 'SCLOSED', '0, REMOTE IP:10.79.141.26'],
    ...['RDY', 'RING', 'Call Ready', 'SMS Ready', '+CFUN: 1', '+CPIN: READY', '+CMTI: "SM",1'],
    ...['+CREG: 1', '+CGREG: 1,"00C3","1A2B"', '+PDP DEACT', '+QIRDI: 0,1,0', '+QIDEACT: 0', '+QNTP: 0'],
    ...['+QPING: 0,64.233.189.99,32,120,50', 'ALARM RING', 'UNDER_VOLTAGE WARNING', 'NORMAL POWER DOWN'],
  ])('is not answered by %s', (line) => {
    expect(toldOf('AT+CSQ', line)).toBe('News');
  });

  it.each([
    ['AT+CREG?', '+CREG: 1', 'More'],
    ['AT+CPIN?', '+CPIN: READY', 'More'],
    ['AT+QPING=1', '+QPING: 0,64.233.189.99,32,120,50', 'More'],
    ['AT+CSQ', '+CSQ: 31,0', 'More'],
    ['AT+CSQ;+CREG?', '+CREG: 0,1', 'More'],
    ['AT+QISTATE', 'STATE: IP INITIAL', 'More'],
    ['AT+QPOWD=1', 'NORMAL POWER DOWN', 'Done'],
    ['AT+QIOPEN="TCP","192.0.2.1",7', 'CONNECT OK', 'Done'],
    ['AT+QIOPEN=0,"TCP","192.0.2.1",7', '0, CONNECT FAIL', 'Refused'],
    ['AT+QIOPEN="TCP","192.0.2.1",7', 'ALREADY CONNECT', 'Refused'],
    ['AT+QIOPEN="TCP","192.0.2.1",7', 'CONNECT', 'Done'],
    ['AT+QISERVER=0,2020', 'SERVER OK', 'Done'],
    ['ATO', 'NO CARRIER', 'Refused'],
    ['AT', 'OK', 'Done'],
  ])('%s is answered by %s', (text, line, becomes) => {
    expect(toldOf(text, line)).toBe(becomes);
  });

  it('is answered with bytes that are counted, whatever they say', async () => {
    expect(
      await told(
        `
        > AT+QIRD=0,1,0,1500
        < +QIRD: 1.2.3.4:7,TCP,6
        << \\r\\nOK\\r\\n
        < OK
      `,
        'AT+QIRD=0,1,0,1500',
      ),
    ).toEqual(['+QIRD: 1.2.3.4:7,TCP,6', String.raw`\x0d\x0aOK\x0d\x0a`, 'OK']);
  });

  it('sends its data when it is asked for', async () => {
    const module = scripted(`
      > AT+QISEND=0,5
      < >
      > hello
      < SEND OK
    `);
    const requests = requestsOf(['AT+QISEND=0,5'], [Buffer.from('hello')]);
    expect(await linesOf(answers(module.transport, from(requests)))).toEqual(['SEND OK']);
    expect(module.left()).toEqual([]);
  });

  it('has as long as the manual allows it, and a secret that nobody is shown', () => {
    expect(typedCommand({ text: 'AT+QIACT' }).timeout).toBe(155_000);
    expect(typedCommand({ text: 'AT+NOSUCH' }).timeout).toBe(10_000);
    expect(typedCommand({ text: 'AT+QIACT' }, { timeout: 5 }).timeout).toBe(5);
    expect(typedCommand({ text: 'AT+CPIN="1234"' })).toMatchObject({
      name: 'AT+CPIN=***',
      shown: 'AT+CPIN=***',
    });
    expect(typedCommand({ text: 'at+qiregapp?' }).hides).toBeDefined();
  });

  it('takes no data that the module would obey', () => {
    for (const [text, byte] of [
      ['AT+QISEND=0,1', 0x1b],
      ['AT+QISEND=0', 0x1a],
      ['AT+QISEND=0', 0x1b],
    ] as const)
      expect(() => typedCommand({ text, data: Uint8Array.of(byte) })).toThrow('which the module obeys');
    expect(() => typedCommand({ text: 'AT+QISEND=0,1', data: Uint8Array.of(0x1a) })).not.toThrow();
  });

  it('takes ESC where it is a byte like any other, and the data is counted', () => {
    const bytes = Uint8Array.of(0x1b);
    const counted = { text: 'AT+QISEND=0,1', data: bytes };
    expect(typedCommand(counted, { escape: 'literal' }).input).toEqual({
      bytes,
      echoed: true,
      literal: true,
    });
    expect(() => typedCommand(counted, { escape: 'unknown' })).toThrow(
      'The data of AT+QISEND=0,1 has an ESC, which the module obeys: give --escape literal where',
    );
    const ended = { text: 'AT+QISEND=0', data: bytes };
    expect(() => typedCommand(ended, { escape: 'literal' })).toThrow('has an ESC, which the module obeys.');
  });
});
