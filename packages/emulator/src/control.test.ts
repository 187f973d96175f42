import { EMPTY, Subject } from 'rxjs';
import { desk, text } from '../test/desk.ts';
import { ascii } from './ascii.ts';
import { silent, virtualNetwork } from './network/virtual.ts';

const OK = '\r\nOK\r\n';
const booted = '\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\nCall Ready\r\n\r\nSMS Ready\r\n';

describe('a reset', () => {
  it('is announced with a fixed baud rate, and not under autobaud', () => {
    const fixed = desk();
    fixed.module.control.reset();
    expect(fixed.seen()).toBe(booted);
    const auto = desk({ baud: 'auto' });
    auto.module.control.reset();
    expect(auto.seen()).toBe('');
    expect(auto.at('AT')).toBe(OK);
  });

  it('is announced once AT+IPR has fixed the baud rate and AT&W has saved it', () => {
    const at = desk({ baud: 'auto' });
    at.at('AT+IPR=115200');
    at.module.control.reset();
    expect(at.seen()).toBe('');
    expect(at.at('AT+IPR=115200&W')).toBe('\r\nERROR\r\n');
    expect(at.at('AT+IPR=115200;&W')).toBe(OK);
    at.module.control.reset();
    expect(at.seen()).toBe(booted);
  });

  it('takes its time, and the module is deaf meanwhile', () => {
    const at = desk({ latency: { BOOT: 4500 } });
    const before = at.scheduler.frame;
    at.scheduler.schedule(() => expect(at.module.state.powered).toBe(false), 4000);
    at.module.control.reset();
    expect(at.type('AT\r')).toBe(booted);
    expect(at.scheduler.frame - before).toBe(4500);
    at.module.control.reset();
    at.module.control.powerDown('NORMAL POWER DOWN');
    expect(at.seen()).toBe('');
  });

  it('leaves the world as it is, and a card that was opened locked again', () => {
    const at = desk();
    at.module.control.sim('absent');
    at.module.control.signal(7);
    at.module.control.registration(3);
    at.module.control.reset();
    expect(at.seen()).toContain('+CPIN: NOT INSERTED');
    expect(at.at('AT+CSQ')).toContain('+CSQ: 7,0');
    const locked = desk({ sim: 'pin' });
    locked.at('AT+CPIN="1234"');
    locked.module.control.reset();
    expect(locked.seen()).toContain('+CPIN: SIM PIN');
    expect(locked.at('AT+CREG?')).toContain('+CREG: 0,0');
  });

  it('forgets settings, connections, half a line and the prompt', () => {
    let peers = 0;
    const said$ = new Subject<Uint8Array>();
    const network = virtualNetwork().tcp(7, () => {
      peers++;
      return said$;
    });
    const at = desk({ network, baud: 'auto' });
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    expect([peers, said$.observed]).toEqual([1, true]);
    at.type('AT+QISEND=5\r');
    at.type('hel');
    at.module.control.reset();
    expect(said$.observed).toBe(false);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP INITIAL\r\n`);
    at.type('AT+QIS');
    at.module.control.reset();
    expect(at.at('AT')).toBe(OK);
  });

  it('ends the command that executes, whose answer never comes', () => {
    const at = desk({ latency: { QIDEACT: 1000 }, baud: 'auto' });
    at.at('AT+QIREGAPP');
    at.scheduler.schedule(() => at.module.control.reset(), 500);
    expect(at.at('AT+QIDEACT')).toBe('');
    expect(at.at('AT')).toBe(OK);
  });
});

describe('what the world does', () => {
  it('is said after the command that executes', () => {
    const at = desk({ latency: { '*': 16 } });
    at.module.control.say('RING');
    expect(at.seen()).toBe('\r\nRING\r\n');
    at.scheduler.schedule(() => at.module.control.say('RING'), 8);
    expect(at.at('AT+CSQ')).toBe(`\r\n+CSQ: 31,0\r\n${OK}\r\nRING\r\n`);
  });

  it('and noise is not: it goes on the line at once', () => {
    const at = desk({ latency: { '*': 16 } });
    at.scheduler.schedule(() => at.module.control.raw('\xff\0'), 8);
    expect(at.at('AT+CSQ')).toBe(`\xff\0\r\n+CSQ: 31,0\r\n${OK}`);
  });

  it('may take the context down in the middle of a send', () => {
    const at = desk({ network: virtualNetwork().tcp(7, silent) });
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    at.type('AT+QISEND=5\r');
    at.module.control.deactivate();
    expect(at.type('hello')).toBe('hello\r\nSEND FAIL\r\n\r\n+PDP DEACT\r\n');
    at.module.control.deactivate();
    expect(at.seen()).toBe('');
  });

  it('may lock and pull the card', () => {
    const at = desk({ sim: 'pin' });
    expect(at.at('AT+CPIN?')).toBe(`\r\n+CPIN: SIM PIN\r\n${OK}`);
    expect(at.at('AT+CREG?')).toBe(`\r\n+CREG: 0,0\r\n${OK}`);
    expect(at.at('AT+CPIN="0000"')).toBe('\r\n+CME ERROR: 16\r\n');
    expect(at.at('AT+CPIN="1234"')).toBe(`${OK}\r\n+CPIN: READY\r\n`);
    expect(at.at('AT+CREG?')).toBe(`\r\n+CREG: 0,1\r\n${OK}`);
    expect(at.at('AT+CPIN=1234')).toBe('\r\n+CME ERROR: 3\r\n');
    at.module.control.sim('absent');
    expect(at.seen()).toBe('\r\n+CPIN: NOT INSERTED\r\n');
    expect(at.at('AT+CPIN?')).toBe('\r\n+CME ERROR: 10\r\n');
    at.at('AT+CMEE=2');
    expect(at.at('AT+CPIN?')).toBe('\r\n+CME ERROR: SIM not inserted\r\n');
    at.at('AT+CMEE=0');
    expect(at.at('AT+CPIN?')).toBe('\r\nERROR\r\n');
    at.module.control.sim('not ready');
    expect(at.seen()).toBe('\r\n+CPIN: NOT READY\r\n');
  });

  it('may move the module about', () => {
    const at = desk();
    at.module.control.registration(2);
    expect(at.seen()).toBe('');
    expect(at.at('AT+CREG?;+CGATT?')).toBe(`\r\n+CREG: 0,2\r\n\r\n+CGATT: 0\r\n${OK}`);
    expect(at.at('AT+COPS?')).toBe(`\r\n+COPS: 0\r\n${OK}`);
    at.at('AT+CREG=1');
    at.module.control.registration(5);
    expect(at.seen()).toBe('\r\n+CREG: 5\r\n');
    expect(at.at('AT+COPS?')).toBe(`\r\n+COPS: 0,0,"CHINA MOBILE"\r\n${OK}`);
    at.module.control.signal(12);
    expect(at.at('AT+CSQ')).toBe(`\r\n+CSQ: 12,0\r\n${OK}`);
  });

  it('may switch it off, until a reset', () => {
    const at = desk();
    at.module.control.powerDown('UNDER_VOLTAGE POWER DOWN');
    expect(at.seen()).toBe('\r\nUNDER_VOLTAGE POWER DOWN\r\n');
    expect(at.type('AT\r')).toBe('');
    at.module.control.say('RING');
    expect(at.seen()).toBe('');
    at.module.control.reset();
    expect(at.seen()).toBe(booted);
  });
});

describe('the host', () => {
  it('may switch it off with AT+QPOWD and start it again with AT+CFUN=1,1', () => {
    const at = desk();
    expect(at.at('AT+CFUN=0,1')).toBe('\r\nERROR\r\n');
    expect(at.at('AT+CFUN?')).toBe(`\r\n+CFUN: 1\r\n${OK}`);
    expect(at.at('AT+CFUN=1,1')).toBe(OK + booted);
    expect(at.at('AT+QPOWD=1')).toBe('\r\nNORMAL POWER DOWN\r\n');
    expect(at.type('AT\r')).toBe('');
    at.module.control.reset();
    at.seen();
    expect(at.at('AT+QPOWD=0')).toBe(OK);
    expect(at.type('AT\r')).toBe('');
  });

  it('finds the module as it was when it opens the line again, and has missed what was said meanwhile', () => {
    const said$ = new Subject<Uint8Array>();
    const at = desk({ network: virtualNetwork().tcp(7, () => said$) });
    at.at('AT+QIMUX=1');
    at.at('AT+QIOPEN=0,"TCP","10.0.0.1",7');
    at.unplug();
    at.module.control.say('RING');
    said$.next(ascii('gone'));
    at.plug();
    expect(at.seen()).toBe('');
    said$.next(ascii('here'));
    expect(at.seen()).toBe('\r\n+RECEIVE: 0, 4\r\nhere');
    expect(at.at('AT+QIMUX?')).toBe(`\r\n+QIMUX: 1\r\n${OK}`);
  });

  it('has the line if it was the last to open it, whenever the one before lets go', () => {
    const at = desk();
    const { unplug } = at;
    const other = new Subject<Uint8Array>();
    const printed: string[] = [];
    const write = (bytes: Uint8Array) => {
      printed.push(text(bytes));
      return EMPTY;
    };
    at.module.serve({ bytes$: other, write }).subscribe();
    unplug();
    other.next(ascii('AT\r'));
    expect(printed.join('')).toBe(`AT\r${OK}`);
    expect(at.seen()).toBe('');
  });
});
