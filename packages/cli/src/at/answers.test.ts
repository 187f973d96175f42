import type { Told } from '@atrx/core/typed';
import { emulator } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { scripted } from '@atrx/transport/script';
import { from, lastValueFrom, map, type Observable, toArray } from 'rxjs';
import { answers } from './answers.ts';
import { requestsOf } from './data-option.ts';

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
      expect(() => lines(text)).toThrow('one line that begins with AT');
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
});
