import { NEVER, of, Subject, throwError } from 'rxjs';
import { type Desk, desk } from '../../test/desk.ts';
import { Unresolved } from '../network/unresolved.ts';
import { silent, virtualNetwork } from '../network/virtual.ts';
import type { EmulatorOptions } from '../options.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';

const network = () =>
  virtualNetwork()
    .tcp(80, silent)
    .name('www.google.com', '64.233.189.99', '64.233.189.104', '64.233.189.147')
    .name('www.quectel.com', '124.79.167.121');

const google = '\r\n64.233.189.99\r\n\r\n64.233.189.104\r\n\r\n64.233.189.147\r\n';

const asked = (name: string, options: EmulatorOptions = {}) =>
  desk({ network: network(), ...options }).at(`AT+QIDNSGIP="${name}"`);

/** Types each line and compares every byte that comes back, the echo included. */
const dialogue = (at: Desk, turns: readonly (readonly [typed: string, answer: string])[]) => {
  for (const [typed, answer] of turns) expect(at.type(`${typed}\r`)).toBe(`${typed}\r${answer}`);
};

describe('the dialogues of chapter 8', () => {
  it('8.1 a server is visited by its name', () => {
    const at = desk({ network: network() });
    dialogue(at, [
      ['AT+QIFGCNT=0', OK],
      ['AT+QICSGP=1,"CMNET"', OK],
      ['AT+QIMUX=0', OK],
      ['AT+QIMODE=0', OK],
      ['AT+QIDNSIP=1', OK],
      ['AT+QIOPEN="TCP", "www.quectel.com", 80', `${OK}\r\nCONNECT OK\r\n`],
    ]);
    expect(at.module.state.contexts[0].sockets[0]?.address).toBe('124.79.167.121');
  });

  it('8.2 a name is looked up, the context having been brought up before', () => {
    const at = desk({ network: network(), addresses: ['10.79.69.228', '10.79.69.229'] });
    dialogue(at, [
      ['AT+QIFGCNT=0', OK],
      ['AT+QICSGP=1,"CMNET"', OK],
      ['AT+QIREGAPP', OK],
      ['AT+QIACT', OK],
      ['AT+QILOCIP', '\r\n10.79.69.228\r\n'],
      ['AT+QIDNSCFG="211.136.18.171","211.136.112.50"', OK],
      ['AT+QIDNSGIP="www.google.com"', OK + google],
      ['AT+QISTAT', `${OK}\r\nSTATE: IP STATUS\r\n`],
    ]);
  });

  it('8.2 a name is looked up, and the context comes up for it', () => {
    const at = desk({ network: network() });
    dialogue(at, [
      ['AT+QIDNSGIP="www.google.com"', OK + google],
      ['AT+QISTAT', `${OK}\r\nSTATE: IP GPRSACT\r\n`],
    ]);
  });
});

describe('AT+QIDNSGIP', () => {
  it('gives an address back as it is', () => {
    expect(asked('116.228.146.250')).toBe(`${OK}\r\n116.228.146.250\r\n`);
  });

  it.each<[number, string, string, EmulatorOptions]>([
    [2, 'a name with a space', 'no name', {}],
    [2, 'a label without a letter in it', 'www..com', {}],
    [2, 'a label of 64 letters', 'a'.repeat(64), {}],
    [2, 'digits that are no address', '300.1.1.1', {}],
    [3, 'nobody registered', 'www.google.com', { registered: false }],
    [3, 'another access point', 'www.google.com', { apn: 'CMNET' }],
    [5, 'nobody answering', 'a.b', { network: { ...network(), resolve: () => NEVER } }],
    [5, 'no way to ask', 'a.b', { network: { ...network(), resolve: () => throwError(() => new Error()) } }],
    [8, 'a name nobody has', 'no.such.name', {}],
  ])('says ERROR:%d with %s', (code, _, name, options) => {
    expect(asked(name, options)).toBe(`${OK}\r\nERROR:${code}\r\n`);
  });

  it('says the number the network gives', () => {
    for (const code of [1, 4, 6, 7] as const) {
      const resolve = (host: string) => throwError(() => new Unresolved(host, code));
      expect(asked('a.b', { network: { ...network(), resolve } })).toBe(`${OK}\r\nERROR:${code}\r\n`);
    }
  });

  it('waits fourteen seconds for an answer', () => {
    const at = desk({ network: { ...network(), resolve: () => NEVER } });
    at.at('AT+QIDNSGIP="a.b"');
    expect(at.scheduler.frame).toBe(14_000);
  });

  it('takes the time to bring the context up and to look the name up', () => {
    const at = desk({ network: network(), latency: { QIACT: 549, RESOLVE: 1110 } });
    expect(at.at('AT+QIDNSGIP="www.google.com"')).toBe(OK + google);
    expect(at.scheduler.frame).toBe(1659);
  });

  it('says the state of a stack that cannot ask now', () => {
    const up$ = new Subject<never>();
    const at = desk({ network: virtualNetwork().tcp(80, silent, { accept$: up$ }) });
    at.at('AT+QIOPEN="TCP","10.0.0.1",80');
    expect(at.at('AT+QIDNSGIP="www.google.com"')).toBe(`${OK}\r\nSTATE: TCP CONNECTING\r\n`);
    at.at('ATV0');
    expect(at.at('AT+QIDNSGIP="www.google.com"')).toBe('0\rSTATE: 6\r\n');
    at.at('ATV1');
    up$.complete();
    at.seen();
    at.module.control.deactivate();
    at.seen();
    expect(at.at('AT+QIDNSGIP="www.google.com"')).toBe(`${OK}\r\nSTATE: PDP DEACT\r\n`);
  });

  it('is forgotten when the module starts again', () => {
    const found$ = new Subject<readonly string[]>();
    const at = desk({ network: { ...network(), resolve: () => found$ } });
    at.scheduler.schedule(() => at.module.control.reset(), 500);
    at.scheduler.schedule(() => found$.next(['64.233.189.99']), 1000);
    expect(at.at('AT+QIDNSGIP="www.google.com"')).not.toContain('64.233.189.99');
    expect(found$.observed).toBe(false);
  });

  it('has one name within quotes', () => {
    const at = desk();
    for (const wrong of ['=""', '=a.b', '="a.b",1', '=', '', '?']) {
      expect(at.at(`AT+QIDNSGIP${wrong}`)).toBe(ERROR);
    }
    expect(at.at('AT+QIDNSGIP=?')).toBe(OK);
  });

  it('asks for the context the UART controls', () => {
    const asked$ = { ...network(), resolve: () => of(['10.0.0.1']) };
    const at = desk({ network: asked$ });
    at.at('AT+QIFGCNT=1');
    expect(at.at('AT+QIDNSGIP="a.b"')).toBe(`${OK}\r\n10.0.0.1\r\n`);
    expect(at.module.state.contexts.map(({ ip }) => ip)).toEqual(['IP INITIAL', 'IP GPRSACT']);
  });
});

describe('AT+QIDNSCFG', () => {
  const servers = (primary: string, secondary: string) =>
    `\r\nPrimaryDns:${primary}\r\nSecondaryDns:${secondary}\r\n${OK}`;

  it('says the servers that were named, one or two', () => {
    const at = desk();
    expect(at.at('AT+QIDNSCFG=?')).toBe(OK);
    expect(at.at('AT+QIDNSCFG?')).toBe(servers('0.0.0.0', '0.0.0.0'));
    expect(at.at('AT+QIDNSCFG="8.8.8.8"')).toBe(OK);
    expect(at.at('AT+QIDNSCFG?')).toBe(servers('8.8.8.8', '0.0.0.0'));
    for (const wrong of ['="a.b"', '="8.8.8.8","x"', '=8.8.8.8', '="1.1.1.1","1.1.1.1","1.1.1.1"', '=']) {
      expect(at.at(`AT+QIDNSCFG${wrong}`)).toBe(ERROR);
    }
    expect(at.at('AT+QIDNSCFG?')).toBe(servers('8.8.8.8', '0.0.0.0'));
  });

  it('says those of the network where none was named and the context is up (note 8.2)', () => {
    const at = desk({ nameServers: ['10.1.1.1', '10.1.1.2'] });
    at.at('AT+QIREGAPP');
    at.at('AT+QIACT');
    expect(at.at('AT+QIDNSCFG?')).toBe(servers('10.1.1.1', '10.1.1.2'));
    at.at('AT+QIDNSCFG="8.8.8.8","8.8.4.4"');
    expect(at.at('AT+QIDNSCFG?')).toBe(servers('8.8.8.8', '8.8.4.4'));
  });

  it("is each context's own", () => {
    const at = desk();
    at.at('AT+QIDNSCFG="8.8.8.8"');
    at.at('AT+QIFGCNT=1');
    expect(at.at('AT+QIDNSCFG?')).toBe(servers('0.0.0.0', '0.0.0.0'));
  });
});
