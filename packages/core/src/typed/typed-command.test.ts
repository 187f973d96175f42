import { either as E } from 'fp-ts';
import type { EscapeEffect } from '../at/escape-effect.ts';
import { describe as told } from '../at/reason.ts';
import type { Request } from './draft.ts';
import { typedCommand } from './typed-command.ts';

/** What is said where it cannot be written. */
const refusal = (request: Request, effect: EscapeEffect = 'cancels') => {
  const { line } = typedCommand(request, { escape: effect });
  return E.isLeft(line) ? told(line.left) : undefined;
};

describe('a typed command', () => {
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
      expect(refusal({ text, data: Uint8Array.of(byte) })).toContain('which the module obeys');
    expect(refusal({ text: 'AT+QISEND=0,1', data: Uint8Array.of(0x1a) })).toBeUndefined();
  });

  it('takes ESC where it is a byte like any other, and the data is counted', () => {
    const bytes = Uint8Array.of(0x1b);
    const counted = { text: 'AT+QISEND=0,1', data: bytes };
    expect(typedCommand(counted, { escape: 'literal' }).input).toEqual({
      bytes,
      echoed: true,
      literal: true,
    });
    expect(refusal(counted, 'literal')).toBeUndefined();
    expect(refusal(counted, 'unknown')).toBe(
      'the data of AT+QISEND=0,1 is with an ESC, which the module obeys; allowed: bytes without it, where it is not literal to the module. Nothing was written.',
    );
    const ended = { text: 'AT+QISEND=0', data: bytes };
    expect(refusal(ended, 'literal')).toContain(
      'with an ESC, which the module obeys; allowed: bytes without it.',
    );
  });

  it('is one line that begins with AT', () => {
    for (const text of ['', 'FOO', 'ATI\rATI', 'AT+QISEND\x1a', 'ATÜ'])
      expect(refusal({ text })).toContain('allowed: one line that begins with AT');
  });
});
