import { desk } from '../../test/desk.ts';
import { m95 } from '../profiles/m95.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';

describe('a setting', () => {
  it.each<[name: string, values: string, initial: number, other: number, beyond: number]>([
    ['QIFGCNT', '(0,1)', 0, 1, 2],
    ['QIMUX', '(0,1)', 0, 1, 2],
    ['QIMODE', '(0,1)', 0, 1, 2],
    ['QIDNSIP', '(0,1)', 0, 1, 2],
    ['QISRVC', '(1,2)', 1, 2, 3],
    ['QINDI', '(0,1)', 0, 1, 2],
    ['QIHEAD', '(0,1)', 0, 1, 2],
    ['QISHOWRA', '(0,1)', 0, 1, 2],
    ['QISHOWLA', '(0,1)', 0, 1, 2],
    ['QISHOWPT', '(0,1)', 0, 1, 2],
    ['QISDE', '(0,1)', 1, 0, 2],
    ['QIPROMPT', '(0,1,2,3)', 1, 3, 4],
    ['QIURC', '(0,1)', 1, 0, 2],
    ['QSCLK', '(0,1,2)', 0, 2, 3],
    ['CMEE', '(0,1,2)', 1, 2, 3],
  ])('AT+%s takes %s', (name, values, initial, other, beyond) => {
    const at = desk({ sleepAfter: Number.POSITIVE_INFINITY });
    const channel = name === 'QIFGCNT' ? ',255' : '';
    expect(at.at(`AT+${name}=?`)).toBe(`\r\n+${name}: ${values}\r\n${OK}`);
    expect(at.at(`AT+${name}?`)).toBe(`\r\n+${name}: ${initial}${channel}\r\n${OK}`);
    expect(at.at(`AT+${name}=${other}`)).toBe(OK);
    expect(at.at(`AT+${name}?`)).toBe(`\r\n+${name}: ${other}${channel}\r\n${OK}`);
    for (const wrong of [`=${beyond}`, '=', '=x', `="${other}"`, `=${other},0`, '']) {
      expect(at.at(`AT+${name}${wrong}`)).toBe(ERROR);
    }
    expect(at.at(`AT+${name}?`)).toBe(`\r\n+${name}: ${other}${channel}\r\n${OK}`);
    at.module.control.reset();
    at.seen();
    expect(at.at(`AT+${name}?`)).toBe(`\r\n+${name}: ${initial}${channel}\r\n${OK}`);
  });

  it('is told in the words of the model', () => {
    expect(desk({ profile: m95 }).at('AT+QIMODE=?')).toBe(
      `\r\n+QIMODE:(0-NORMAL MODE,1-TRANSPARENT MODE)\r\n${OK}`,
    );
  });

  it('QIMUX is refused while the context is up, the others are not', () => {
    const at = desk();
    at.at('AT+QIREGAPP');
    expect(at.at('AT+QIMUX=1')).toBe(ERROR);
    for (const line of ['AT+QIMODE=0', 'AT+QIDNSIP=1', 'AT+QINDI=1']) expect(at.at(line)).toBe(OK);
    at.at('AT+QIDEACT');
    expect(at.at('AT+QIMUX=1')).toBe(OK);
  });
});

describe('the basic commands', () => {
  it('ATE0 stops the echo, ATE1 starts it', () => {
    const at = desk();
    expect(at.type('ATE0\r')).toBe(`ATE0\r${OK}`);
    expect(at.type('AT\r')).toBe(OK);
    expect(at.type('ATE1\r')).toBe(OK);
    expect(at.type('AT\r')).toBe(`AT\r${OK}`);
    expect(at.type('ATE\r')).toBe(`ATE\r${OK}`);
    expect(at.type('AT\r')).toBe(OK);
  });

  it('ATV0 answers in digits, and names states by number', () => {
    const at = desk();
    expect(at.at('ATV0')).toBe('0\r');
    expect(at.at('AT+CSQ')).toBe('+CSQ: 31,0\r\n0\r');
    expect(at.at('AT+QISTAT')).toBe('0\rSTATE: 0\r\n');
    expect(at.at('AT+QNOSUCH')).toBe('4\r');
    expect(at.at('ATV1')).toBe(OK);
  });

  it('AT&F brings back what was at power on', () => {
    const at = desk();
    at.at('AT+QINDI=1');
    expect(at.at('AT&F')).toBe(OK);
    expect(at.at('AT+QINDI?')).toBe(`\r\n+QINDI: 0\r\n${OK}`);
  });

  it('ATI is one block of three lines', () => {
    expect(desk().at('ATI')).toBe(`\r\nQuectel_Ltd\r\nQuectel_GSM\r\nRevision: NOTE_V1.2\r\n${OK}`);
  });

  it('the module and its card have numbers', () => {
    const at = desk({ imei: '1', imsi: '2', iccid: '3' });
    expect(at.at('AT+GSN')).toBe(`\r\n1\r\n${OK}`);
    expect(at.at('AT+CIMI')).toBe(`\r\n2\r\n${OK}`);
    expect(at.at('AT+QCCID')).toBe(`\r\n3\r\n${OK}`);
    expect(desk({ sim: 'absent' }).at('AT+QCCID')).toBe('\r\n+CME ERROR: 10\r\n');
  });

  it('AT+IPR says whether the baud rate is fixed', () => {
    expect(desk().at('AT+IPR?')).toBe(`\r\n+IPR: 115200\r\n${OK}`);
    expect(desk({ baud: 'auto' }).at('AT+IPR?')).toBe(`\r\n+IPR: 0\r\n${OK}`);
  });

  it('what nobody knows is an ERROR', () => {
    const at = desk();
    for (const line of ['AT+QIGETERROR', 'AT+QISTATE=1,0', 'AT+QIACT=1', 'ATX9Y', 'AT+constructor']) {
      expect(at.at(line)).toBe(ERROR);
    }
  });
});
