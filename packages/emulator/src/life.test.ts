import { Subject } from 'rxjs';
import { desk } from '../test/desk.ts';
import { ascii } from './ascii.ts';
import { echo, silent, virtualNetwork } from './network/virtual.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';
const started = '\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n';
const ready = '\r\nCall Ready\r\n\r\nSMS Ready\r\n';

describe('power', () => {
  it('is switched by the power key: off in good order, on with a boot', () => {
    const at = desk();
    at.module.control.powerKey();
    expect(at.seen()).toBe('\r\nNORMAL POWER DOWN\r\n');
    expect(at.module.state.powered).toBe(false);
    expect(at.type('AT\r')).toBe('');
    at.module.control.powerKey();
    expect(at.seen()).toBe(started + ready);
    expect(at.module.state.powered).toBe(true);
  });

  it('is cut without a word, and EMERG_OFF starts the module again without one', () => {
    const at = desk({ network: virtualNetwork().tcp(7, silent), latency: { BOOT: 4500 } });
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    at.module.control.emergOff();
    expect(at.module.state.powered).toBe(false);
    expect(at.seen()).toBe(started + ready);
    expect(at.scheduler.frame).toBe(4500);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP INITIAL\r\n`);
    at.module.control.cut();
    expect(at.type('AT\r')).toBe('');
    expect(at.module.state.powered).toBe(false);
    at.module.control.powerKey();
    expect(at.seen()).toBe(started + ready);
  });

  it('may be too weak or too strong: a warning first, then off', () => {
    const at = desk();
    at.module.control.voltage('low');
    expect(at.seen()).toBe('\r\nUNDER_VOLTAGE WARNING\r\n');
    expect(at.module.state.voltage).toBe('low');
    at.module.control.voltage('normal');
    at.module.control.voltage('high');
    expect(at.seen()).toBe('\r\nOVER_VOLTAGE WARNING\r\n');
    at.module.control.voltage('too high');
    expect(at.seen()).toBe('\r\nOVER_VOLTAGE POWER DOWN\r\n');
    expect([at.module.state.powered, at.module.state.voltage]).toEqual([false, 'too high']);
    at.module.control.voltage('low');
    expect(at.seen()).toBe('');
    expect(at.module.state.voltage).toBe('too high');
    at.module.control.powerKey();
    expect(at.seen()).toBe(started + ready);
    expect(at.module.state.voltage).toBe('normal');
    at.module.control.voltage('too low');
    expect(at.seen()).toBe('\r\nUNDER_VOLTAGE POWER DOWN\r\n');
  });
});

describe('a boot', () => {
  it('says nothing under autobaud until the host was heard', () => {
    const at = desk({ baud: 'auto' });
    at.module.control.powerKey();
    at.seen();
    at.module.control.powerKey();
    at.module.control.say('Call Ready');
    expect(at.seen()).toBe('');
    expect(at.module.state.detected).toBe(false);
    expect(at.at('AT')).toBe(OK);
    expect(at.module.state.detected).toBe(true);
    at.module.control.say('SMS Ready');
    expect(at.seen()).toBe('\r\nSMS Ready\r\n');
  });

  it('does not say Call Ready without a card, or where AT+QIURC=0 was saved', () => {
    const bare = desk({ sim: 'absent' });
    bare.module.control.reset();
    expect(bare.seen()).toBe('\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: NOT INSERTED\r\n');
    const at = desk();
    at.at('AT+QIURC=0');
    at.module.control.reset();
    expect(at.seen()).toBe(started + ready);
    at.at('AT+QIURC=0;&W');
    at.module.control.reset();
    expect(at.seen()).toBe(started);
    expect(at.at('AT+QIURC?')).toBe(`\r\n+QIURC: 0\r\n${OK}`);
  });
});

describe('the card', () => {
  it('takes the registration and the contexts with it when it is pulled, and brings a registration when it is put in', () => {
    const at = desk();
    for (const line of ['AT+CREG=1', 'AT+QIREGAPP', 'AT+QIACT']) at.at(line);
    at.module.control.sim('absent');
    expect(at.seen()).toBe('\r\n+CPIN: NOT INSERTED\r\n\r\n+PDP DEACT\r\n\r\n+CREG: 0\r\n');
    expect(at.at('AT+CGATT?')).toBe(`\r\n+CGATT: 0\r\n${OK}`);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: PDP DEACT\r\n`);
    at.module.control.sim('ready');
    expect(at.seen()).toBe('\r\n+CPIN: READY\r\n\r\n+CREG: 1\r\n');
    for (const line of ['AT+QIDEACT', 'AT+QIREGAPP']) at.at(line);
    expect(at.at('AT+QIACT')).toBe(OK);
  });

  it('finds no network where there is none', () => {
    const at = desk({ registered: false, sim: 'absent' });
    at.module.control.sim('ready');
    expect(at.module.state.registration).toBe(0);
  });

  it('is opened with its PIN, and the registration follows', () => {
    const at = desk({ sim: 'pin' });
    at.at('AT+CREG=1');
    expect(at.at('AT+CPIN="1234"')).toBe(`${OK}\r\n+CPIN: READY\r\n\r\n+CREG: 1\r\n`);
  });
});

describe('the network', () => {
  const both = () => {
    const at = desk({ network: virtualNetwork().tcp(7, silent) });
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    at.at('AT+QIFGCNT=1');
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    return at;
  };
  const states = (at: ReturnType<typeof both>) => at.module.state.contexts.map(({ ip }) => ip);

  it('takes down one context, or both', () => {
    const at = both();
    at.module.control.deactivate(1);
    expect(at.seen()).toBe('\r\n+PDP DEACT\r\n');
    expect(states(at)).toEqual(['CONNECT OK', 'PDP DEACT']);
    at.module.control.deactivate(1);
    expect(at.seen()).toBe('');
    const other = both();
    other.module.control.deactivate();
    expect(other.seen()).toBe('\r\n+PDP DEACT\r\n\r\n+PDP DEACT\r\n');
    expect(states(other)).toEqual(['PDP DEACT', 'PDP DEACT']);
  });

  it('loses the registration: what is up stays, nothing new comes up', () => {
    const at = desk({ network: virtualNetwork().tcp(7, silent) });
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    at.module.control.registration(2);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: CONNECT OK\r\n`);
    at.at('AT+QIFGCNT=1');
    at.at('AT+QIREGAPP');
    expect(at.at('AT+QIACT')).toBe(ERROR);
    at.module.control.registration(5);
    expect(at.at('AT+QIACT')).toBe(OK);
  });

  it('forgets a connection: all looks well, nothing is acknowledged, nothing comes (note 6.1, 6.2)', () => {
    const said$ = new Subject<Uint8Array>();
    const network = virtualNetwork()
      .tcp(7, () => said$)
      .tcp(8, echo);
    const at = desk({ network });
    at.at('AT+QIOPEN="TCP","10.0.0.1",7');
    const send = (text: string) => at.type(`AT+QISEND=${text.length}\r`) + at.type(text);
    expect(send('TCP detect')).toMatch(/\r\nSEND OK\r\n$/);
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 10, 10, 0\r\n${OK}`);
    at.module.control.sever();
    expect(at.seen()).toBe('');
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: CONNECT OK\r\n`);
    expect(send('TCP detect')).toMatch(/\r\nSEND OK\r\n$/);
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 20, 10, 10\r\n${OK}`);
    said$.next(ascii('hello'));
    said$.complete();
    expect(at.seen()).toBe('');
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    at.at('AT+QIOPEN="TCP","10.0.0.1",8');
    expect(send('hi')).toMatch(/\r\nSEND OK\r\nhi$/);
  });
});

describe('slowness', () => {
  it('comes and goes: a deactivation of two and a half minutes (note 5.5)', () => {
    const at = desk({ latency: { '*': 16 } });
    at.at('AT+QIREGAPP');
    at.module.control.latency({ QIDEACT: 150_000 });
    const before = at.scheduler.frame;
    expect(at.type('AT+QIDEACT\rAT\r')).toBe(`AT+QIDEACT\r\r\nDEACT OK\r\nAT\r${OK}`);
    expect(at.scheduler.frame - before).toBe(150_016);
  });

  it("is the module's own: another with the same options is as fast as before", () => {
    const latency = { QIDEACT: 452 };
    desk({ latency }).module.control.latency({ QIDEACT: 150_000 });
    const at = desk({ latency });
    at.at('AT+QIREGAPP');
    at.at('AT+QIDEACT');
    expect(at.scheduler.frame).toBe(452);
  });
});
