import { desk } from '../test/desk.ts';
import { faults } from './faults.ts';
import { silent, virtualNetwork } from './network/virtual.ts';

const OK = '\r\nOK\r\n';
const CSQ = `\r\n+CSQ: 31,0\r\n${OK}`;

describe('an answer that goes wrong', () => {
  it('never comes, while the command was executed and the next one is answered', () => {
    const at = desk();
    at.module.control.inject(faults.never());
    expect(at.at('AT+QIHEAD=1')).toBe('');
    expect(at.at('AT+QIHEAD?')).toBe(`\r\n+QIHEAD: 1\r\n${OK}`);
  });

  it('comes late, and the next command waits for it', () => {
    const at = desk();
    at.module.control.inject(faults.late(30_000), 'CSQ');
    expect(at.at('AT')).toBe(OK);
    const before = at.scheduler.frame;
    expect(at.type('AT+CSQ\rAT\r')).toBe(`AT+CSQ\r${CSQ}AT\r${OK}`);
    expect(at.scheduler.frame - before).toBe(30_000);
  });

  it('comes twice', () => {
    const at = desk();
    at.module.control.inject(faults.twice());
    expect(at.at('AT')).toBe(OK + OK);
    expect(at.at('AT')).toBe(OK);
  });

  it('comes with noise before it, or is another', () => {
    const at = desk();
    at.module.control.inject(faults.garbage(Uint8Array.of(0, 255)));
    at.module.control.inject(faults.instead('ERROR'));
    expect(at.at('AT+CSQ')).toBe(`\0\xff${CSQ}`);
    expect(at.at('AT+QIHEAD=1')).toBe('\r\nERROR\r\n');
    expect(at.at('AT+QIHEAD?')).toBe(`\r\n+QIHEAD: 0\r\n${OK}`);
  });

  it('loses the prompt, or the SEND OK', () => {
    const at = desk({ network: virtualNetwork().tcp(7, silent) });
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    at.module.control.inject(faults.lost('> '), 'QISEND');
    at.module.control.inject(faults.lost('SEND OK'), 'QISEND');
    expect(at.at('AT+QISEND=2')).toBe('');
    expect(at.type('hi')).toBe('hi\r\nSEND OK\r\n');
    expect(at.at('AT+QISEND=2')).toBe('\r\n> ');
    expect(at.type('hi')).toBe('hi');
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 4, 4, 0\r\n${OK}`);
  });

  it('says SEND FAIL of what was sent', () => {
    const at = desk({ network: virtualNetwork().tcp(7, silent) });
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    at.module.control.inject(faults.replaced('SEND OK', 'SEND FAIL'), 'QISEND');
    at.at('AT+QISEND=2');
    expect(at.type('hi')).toBe('hi\r\nSEND FAIL\r\n');
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 2, 2, 0\r\n${OK}`);
  });

  it('is cut off by a reset, in the middle of a payload if need be', () => {
    const at = desk({ baud: 'auto' });
    at.module.control.inject(faults.reset(6), 'CSQ');
    expect(at.at('AT+CSQ')).toBe('\r\n+CSQ');
    at.module.control.inject(faults.reset(CSQ.length - 2), 'CSQ');
    expect(at.at('AT+CSQ')).toBe(CSQ.slice(0, -2));
    expect(at.at('AT+CSQ')).toBe(CSQ);
    const fixed = desk();
    fixed.module.control.inject(faults.reset());
    expect(fixed.at('AT+CSQ')).toMatch(/^\r\nRDY\r\n/);
  });

  it('is as it should be where what was to go wrong was taken back', () => {
    const at = desk();
    const undo = at.module.control.inject(faults.never(), 'CSQ');
    at.module.control.inject(faults.instead('ERROR'), 'CSQ');
    undo();
    expect(at.at('AT+CSQ')).toBe('\r\nERROR\r\n');
    undo();
    expect(at.at('AT+CSQ')).toBe(CSQ);
  });
});
