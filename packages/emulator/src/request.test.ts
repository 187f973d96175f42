import fc from 'fast-check';
import { desk, text } from '../test/desk.ts';
import { ascii } from './ascii.ts';
import { echo, virtualNetwork } from './network/virtual.ts';
import type { Reader } from './reader.ts';
import { asked, commandLine, type Request } from './request.ts';

const bare = (value: string) => ({ text: value, quoted: false });
const quoted = (value: string) => ({ text: value, quoted: true });
const request = (name: string, form: Request['form'], ...parameters: Request['parameters']): Request => ({
  name,
  form,
  parameters,
});

describe('a command line', () => {
  it.each<[string, readonly Request[]]>([
    ['AT', []],
    ['AT+QISTAT', [request('QISTAT', 'execute')]],
    ['at+qistat', [request('QISTAT', 'execute')]],
    ['AT+QIMUX?', [request('QIMUX', 'read')]],
    ['AT+QIMUX=?', [request('QIMUX', 'test')]],
    ['AT+QIMUX = 1', [request('QIMUX', 'write', bare('1'))]],
    ['AT+QICSGP=1, "CMNET"', [request('QICSGP', 'write', bare('1'), quoted('CMNET'))]],
    ['AT+QIREGAPP="a;b","",""', [request('QIREGAPP', 'write', quoted('a;b'), quoted(''), quoted(''))]],
    ['AT+QIACT=1,,3', [request('QIACT', 'write', bare('1'), bare(''), bare('3'))]],
    ['AT+QISDE=', [request('QISDE', 'write', bare(''))]],
    ['AT+CREG?;+CGREG?', [request('CREG', 'read'), request('CGREG', 'read')]],
    ['ATE0V1', [request('E', 'write', bare('0')), request('V', 'write', bare('1'))]],
    [
      'ATE0+CMEE=1;&W',
      [request('E', 'write', bare('0')), request('CMEE', 'write', bare('1')), request('&W', 'execute')],
    ],
    ['ATI', [request('I', 'execute')]],
    ['\0\xffAT+CSQ', [request('CSQ', 'execute')]],
  ])('%j is understood', (line, requests) => {
    expect(asked(line)).toEqual(requests);
  });

  it.each(['', '+++', 'hello', 'RDY'])('%j asks for nothing', (line) => {
    expect(asked(line)).toBe('nothing');
  });

  it.each(['AT+', 'AT+QIOPEN="TCP', 'AT+QICSGP=1,"a"b', 'AT%', `AT+QIREGAPP="${'x'.repeat(256)}"`])(
    '%j is nonsense',
    (line) => {
      expect(asked(line)).toBe('nonsense');
    },
  );

  it('may be 256 characters long and no longer', () => {
    const at = desk();
    const line = (length: number) => `AT+QICSGP=1,"${'a'.repeat(length - 14)}"`;
    expect(at.at(line(256))).toBe('\r\nOK\r\n');
    expect(at.at(line(257))).toBe('\r\nERROR\r\n');
    expect(at.at(line(5000))).toBe('\r\nERROR\r\n');
  });

  it('is echoed to the byte, with its CR and without the LF that follows it', () => {
    const at = desk();
    expect(at.type('at+cpin?\r\n')).toBe('at+cpin?\r\r\n+CPIN: READY\r\n\r\nOK\r\n');
    expect(at.type('ATE0\r\n')).toBe('ATE0\r\r\nOK\r\n');
    expect(at.type('AT+CPIN?\r\n')).toBe('\r\n+CPIN: READY\r\n\r\nOK\r\n');
  });

  it('is mended with backspace and repeated with A/', () => {
    const at = desk();
    expect(at.type('AT+CSX\bQ\r')).toBe('AT+CSX\bQ\r\r\n+CSQ: 31,0\r\n\r\nOK\r\n');
    expect(at.type('A/')).toBe('A/\r\n+CSQ: 31,0\r\n\r\nOK\r\n');
  });

  it('gives all its information and one OK, or ends with the first ERROR', () => {
    const at = desk();
    expect(at.at('AT+CREG?;+CGREG?')).toBe('\r\n+CREG: 0,1\r\n\r\n+CGREG: 0,1\r\n\r\nOK\r\n');
    expect(at.at('AT+CREG?;+QNOSUCH;+CGREG?')).toBe('\r\n+CREG: 0,1\r\n\r\nERROR\r\n');
  });

  it('without an AT on it is not answered', () => {
    expect(desk().type('+++\r')).toBe('+++\r');
  });
});

/** The pieces between the places where the bytes are cut. */
const cutAt = (places: readonly number[]) => (bytes: Uint8Array) => {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
};

const singly = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte));

describe('whatever the pieces it comes in', () => {
  const cuts = fc.array(fc.nat(2000), { maxLength: 40 });

  it('the same lines are read and the same bytes echoed', () => {
    const read = (pieces: readonly Uint8Array[]) => {
      const lines: string[] = [];
      let echoed = '';
      let reader: Reader<string> = commandLine();
      for (const piece of pieces) {
        for (let at = 0; at < piece.length; ) {
          const step = reader(piece.subarray(at));
          echoed += text(step.echo);
          at += step.used;
          if ('result' in step) lines.push(step.result);
          reader = 'next' in step ? step.next : commandLine();
        }
      }
      return { lines, echoed };
    };
    const characters = fc.array(fc.constantFrom(...'AaTt+/;="? 01\b\r\n\0\xff'), { maxLength: 60 });
    fc.assert(
      fc.property(characters, cuts, (typed, places) => {
        const bytes = ascii(typed.join(''));
        expect(read(cutAt(places)(bytes))).toEqual(read([bytes]));
        expect(read(singly(bytes))).toEqual(read([bytes]));
      }),
      { examples: [[['\b', '\n'], [1]]] },
    );
  });

  it('the same session is printed', () => {
    const session = [
      'AT\r\nAT+QIMUX=1\r\nAT+QIHEAD=1\r',
      'AT+QIOPEN=2,"TCP","10.0.0.1",7\r\nAT+QISEND=2,8\r\n',
      'one\x1atwoAT+QISACK=2\r\n',
      'AT+QISEND=2\r',
      `three${'x'.repeat(1500)}\x1aAT+QISTATE\rat+qisend=2,4\r`,
      'ab\x1bAT+QICLOSE=2\r\nAT+QICLOSE=2\rA/',
    ].join('');
    const printed = (split?: (bytes: Uint8Array) => Uint8Array[]) =>
      desk({ network: virtualNetwork().tcp(7, echo) }, split).type(session);
    const whole = printed();
    expect(whole).toContain('2, CLOSE OK');
    expect(printed(singly)).toBe(whole);
    fc.assert(
      fc.property(cuts, (places) => expect(printed(cutAt(places))).toBe(whole)),
      { numRuns: 40 },
    );
  });
});
