import { emulator } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { scripted } from '@atrx/transport/script';
import { lastValueFrom, toArray } from 'rxjs';
import { answers } from './answers.ts';

const lines = (...commands: string[]) =>
  lastValueFrom(answers(memory(emulator().serve), commands, 2_000).pipe(toArray()));

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
    const shown = answers(hostile.transport, ['ATI'], 2_000).pipe(toArray());
    expect(await lastValueFrom(shown)).toEqual([String.raw`\x1b]0;owned\x07`, String.raw`\x9b2J`, 'OK']);
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
