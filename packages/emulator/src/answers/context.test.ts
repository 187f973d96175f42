import { type Desk, desk } from '../../test/desk.ts';
import { calls } from '../../test/outside.ts';
import { silent, virtualNetwork } from '../network/virtual.ts';
import { m95 } from '../profiles/m95.ts';
import type { IpState } from '../state.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';

describe('the context', () => {
  it('is brought up in order, each step only from the one before', () => {
    const at = desk();
    expect(at.at('AT+QIACT')).toBe(ERROR);
    expect(at.at('AT+QILOCIP')).toBe(ERROR);
    expect(at.at('AT+QIDEACT')).toBe(ERROR);
    expect(at.at('AT+QIREGAPP')).toBe(OK);
    expect(at.at('AT+QIREGAPP')).toBe(ERROR);
    expect(at.at('AT+QILOCIP')).toBe(ERROR);
    expect(at.at('AT+QIACT')).toBe(OK);
    expect(at.at('AT+QIACT')).toBe(ERROR);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP GPRSACT\r\n`);
    expect(at.at('AT+QILOCIP')).toBe('\r\n10.180.217.206\r\n');
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP STATUS\r\n`);
    expect(at.at('AT+QIDEACT')).toBe('\r\nDEACT OK\r\n');
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP INITIAL\r\n`);
  });

  it('keeps its access point', () => {
    const at = desk();
    expect(at.at('AT+QICSGP?')).toBe(`\r\n+QICSGP: 1\r\n${OK}`);
    expect(at.at('AT+QICSGP=1,"CMNET","user","word"')).toBe(OK);
    expect(at.at('AT+QIREGAPP?')).toBe(`\r\n+QIREGAPP: "CMNET","user","word"\r\n${OK}`);
    expect(at.at('AT+QIREGAPP="CMWAP","",""')).toBe(OK);
    expect(at.at('AT+QIREGAPP?')).toBe(`\r\n+QIREGAPP: "CMWAP","",""\r\n${OK}`);
    for (const wrong of ['=0', '=2,"a"', '=1,a', '=1,"a","b","c","d"', '=']) {
      expect(at.at(`AT+QICSGP${wrong}`)).toBe(ERROR);
    }
    expect(at.at('AT+QICSGP=?')).toBe(
      '\r\n+QICSGP: 0-CSD,DIAL NUMBER,USER NAME,PASSWORD,RATE(0-3)' +
        `\r\n+QICSGP: 1-GPRS,APN,USER NAME,PASSWORD\r\n${OK}`,
    );
  });

  it.each([
    ['the access point is another', { apn: 'CMNET' }],
    ['nobody is registered', { registered: false }],
    ['there is no card', { sim: 'absent' }],
  ] as const)('is not granted where %s', (_, options) => {
    const at = desk(options);
    at.at('AT+QIREGAPP');
    expect(at.at('AT+QIACT')).toBe(ERROR);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP START\r\n`);
  });

  it('goes down with AT+CGATT=0', () => {
    const at = desk();
    for (const line of ['AT+QIREGAPP', 'AT+QIACT']) at.at(line);
    expect(at.at('AT+CGATT=0')).toBe(OK);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: PDP DEACT\r\n`);
    expect(at.at('AT+CGATT?')).toBe(`\r\n+CGATT: 0\r\n${OK}`);
    at.at('AT+QIDEACT');
    at.at('AT+QIREGAPP');
    expect(at.at('AT+QIACT')).toBe(ERROR);
    at.at('AT+CGATT=1');
    expect(at.at('AT+QIACT')).toBe(OK);
  });

  it('lists its connections with an OK behind them where the model does', () => {
    const at = desk({ profile: m95 });
    at.at('AT+QIMUX=1');
    expect(at.at('AT+QISTATE')).toMatch(/\r\n\+QISTATE: 5,"","",,"INITIAL"\r\n\r\nOK\r\n$/);
  });
});

/** The states the context has been in since it was switched on. */
const watched = (at: Desk) => {
  const states: IpState[] = [];
  at.module.state$.subscribe(({ contexts: [{ ip }] }) => {
    if (ip !== states.at(-1)) states.push(ip);
  });
  return states;
};

describe('AT+QIACT', () => {
  it('is seen at work: IP CONFIG, IP IND for as long as it takes, IP GPRSACT', () => {
    const at = desk({ latency: { QIACT: 549 } });
    const states = watched(at);
    at.at('AT+QIREGAPP');
    at.scheduler.schedule(() => expect(at.module.state.contexts[0].ip).toBe('IP IND'), 548);
    expect(at.at('AT+QIACT')).toBe(OK);
    expect(states).toEqual(['IP INITIAL', 'IP START', 'IP CONFIG', 'IP IND', 'IP GPRSACT']);
    expect(at.scheduler.frame).toBe(549);
  });

  it('goes back to where it was if the network is lost meanwhile', () => {
    const at = desk({ latency: { QIACT: 549 } });
    at.at('AT+QIREGAPP');
    at.scheduler.schedule(() => at.module.control.registration(0), 100);
    expect(at.at('AT+QIACT')).toBe(ERROR);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP START\r\n`);
  });

  it('never answers if the module is reset meanwhile', () => {
    const at = desk({ latency: { QIACT: 549 }, baud: 'auto' });
    at.at('AT+QIREGAPP');
    at.scheduler.schedule(() => at.module.control.reset(), 100);
    expect(at.at('AT+QIACT')).toBe('');
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP INITIAL\r\n`);
  });

  it('takes the time of its family, or that of any command', () => {
    for (const latency of [{ context: 7, '*': 9 }, { '*': 7 }]) {
      const at = desk({ latency });
      at.at('AT+QIREGAPP');
      const before = at.scheduler.frame;
      at.at('AT+QIACT');
      expect(at.scheduler.frame - before).toBe(7);
    }
  });
});

describe('asynchronous activation', () => {
  it('says OK at once, and later how it went', () => {
    const at = desk({ latency: { QIACT: 549, QIDEACT: 150_000 } });
    expect(at.at('AT+QCFG="NW/PDPActAsync",1')).toBe(OK);
    at.at('AT+QIREGAPP');
    at.type('AT+QIACT\rAT+QISTAT\r');
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP GPRSACT\r\n`);
    expect(at.type('AT+QIDEACT\rAT\r')).toBe(`AT+QIDEACT\r${OK}AT\r${OK}\r\n+QIDEACT: 0\r\n`);
    expect(at.module.state.contexts[0].ip).toBe('IP INITIAL');
    expect(at.scheduler.frame).toBe(150_549);
    at.at('AT+QIREGAPP');
    expect(at.type('AT+QIACT\rAT+QISTAT\r')).toBe(
      `AT+QIACT\r${OK}AT+QISTAT\r${OK}\r\nSTATE: IP IND\r\n\r\n+QIACT: 0\r\n`,
    );
  });

  it('says so where the network does not want it', () => {
    const at = desk({ registered: false });
    at.at('AT+QCFG="NW/PDPActAsync",1');
    at.at('AT+QIREGAPP');
    expect(at.at('AT+QIACT')).toBe(`${OK}\r\n+QIACT: 1\r\n`);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP START\r\n`);
  });

  it('fails when it is called off', () => {
    const at = desk({ latency: { QIACT: 549 } });
    at.at('AT+QCFG="NW/PDPActAsync",1');
    at.at('AT+QIREGAPP');
    expect(at.type('AT+QIACT\rAT+QIDEACT\r')).toBe(
      `AT+QIACT\r${OK}AT+QIDEACT\r${OK}\r\n+QIDEACT: 0\r\n\r\n+QIACT: 1\r\n`,
    );
  });
});

describe('two contexts', () => {
  it('are up at once, each with its own access point, settings and address (note 7.2)', () => {
    const network = virtualNetwork().tcp(7007, silent);
    const at = desk({ network, addresses: ['10.79.141.224', '10.79.140.214'] });
    const turns = (lines: readonly (readonly [line: string, answer: string])[]) => {
      for (const [line, answer] of lines) expect(at.at(line)).toBe(answer);
    };
    turns([
      ['AT+QIFGCNT=0', OK],
      ['AT+QICSGP=1,"CMNET"', OK],
      ['AT+QIMUX=0', OK],
      ['AT+QIMODE=0', OK],
      ['AT+QIDNSIP=0', OK],
      ['AT+QIOPEN="TCP", "124.79.167.121",7007', `${OK}\r\nCONNECT OK\r\n`],
      ['AT+QILOCIP', '\r\n10.79.141.224\r\n'],
      ['AT+QIFGCNT=1', OK],
      ['AT+QICSGP=1,"CMWAP"', OK],
      ['AT+QIMUX=1', OK],
      ['AT+QIMODE=0', OK],
      ['AT+QISERVER=0,3', `${OK}\r\nSERVER OK\r\n`],
      ['AT+QILOCIP', '\r\n10.79.140.214\r\n'],
    ]);
    const guest = calls(network, '10.79.141.26');
    expect(at.seen()).toBe('\r\n0, REMOTE IP: 10.79.141.26\r\n');
    turns([
      ['AT+QIREGAPP?', `\r\n+QIREGAPP: "CMWAP","",""\r\n${OK}`],
      ['AT+QIFGCNT=0', OK],
      ['AT+QIMUX?', `\r\n+QIMUX: 0\r\n${OK}`],
      ['AT+QIREGAPP?', `\r\n+QIREGAPP: "CMNET","",""\r\n${OK}`],
      ['AT+QISTAT', `${OK}\r\nSTATE: CONNECT OK\r\n`],
      ['AT+QIDEACT', '\r\nDEACT OK\r\n'],
      ['AT+QIFGCNT=1', OK],
    ]);
    expect(guest.heard()).toBe('');
    expect(at.at('AT+QISSTAT')).toContain('\r\nS: LISTENNING\r\n\r\nC : 0, "TCP", "10.79.141.26", 40000\r\n');
  });

  it('take the PDP type before the access point where the model does', () => {
    const at = desk({ profile: { ...m95, pdpTypes: ['IP'] } });
    expect(at.at('AT+QICSGP=1,"IP","CMNET","user","word"')).toBe(OK);
    expect(at.at('AT+QIREGAPP?')).toBe(`\r\n+QIREGAPP: "CMNET","user","word"\r\n${OK}`);
    expect(at.at('AT+QICSGP=1,"CMWAP","user"')).toBe(OK);
    expect(at.at('AT+QIREGAPP?')).toBe(`\r\n+QIREGAPP: "CMWAP","user",""\r\n${OK}`);
    at.at('AT+QICSGP=1,"IP"');
    expect(at.at('AT+QIREGAPP?')).toBe(`\r\n+QIREGAPP: "IP","",""\r\n${OK}`);
    const usual = desk({ profile: m95 });
    usual.at('AT+QICSGP=1,"IP","CMNET"');
    expect(usual.at('AT+QIREGAPP?')).toBe(`\r\n+QIREGAPP: "IP","CMNET",""\r\n${OK}`);
  });

  it('carry no circuit switched data', () => {
    expect(desk().at('AT+QICSGP=0,"17266","user","word",3')).toBe(ERROR);
  });
});
