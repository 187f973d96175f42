import { NEVER, Subject, throwError } from 'rxjs';
import { desk } from '../../test/desk.ts';
import { ascii } from '../ascii.ts';
import { echo, type Peer, silent, virtualNetwork } from '../network/virtual.ts';
import { m95 } from '../profiles/m95.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';
const open = 'AT+QIOPEN="TCP","10.0.0.1",7';
const network = () => virtualNetwork().tcp(7, silent).tcp(8, silent, { accept$: NEVER }).udp(7, echo);
const ip = ({ module }: ReturnType<typeof desk>) => module.state.contexts[0].ip;

describe('AT+QIOPEN', () => {
  it('follows figure 3 with one connection', () => {
    const at = desk({ network: network() });
    const seen: string[] = [];
    at.module.state$.subscribe(({ contexts: [{ ip }] }) => {
      if (seen.at(-1) !== ip) seen.push(ip);
    });
    for (const line of ['AT+QIREGAPP', 'AT+QIACT', 'AT+QILOCIP', open, 'AT+QICLOSE', 'AT+QIDEACT'])
      at.at(line);
    expect(seen).toEqual([
      'IP INITIAL',
      'IP START',
      'IP CONFIG',
      'IP IND',
      'IP GPRSACT',
      'IP STATUS',
      'TCP CONNECTING',
      'CONNECT OK',
      'IP CLOSE',
      'IP INITIAL',
    ]);
  });

  it('follows figure 4 with several', () => {
    const at = desk({ network: network() });
    const walk = ['AT+QIMUX=1', 'AT+QIREGAPP', 'AT+QIACT', 'AT+QILOCIP', 'AT+QIOPEN=5,"UDP","10.0.0.1",7'];
    for (const line of walk) at.at(line);
    expect(ip(at)).toBe('IP PROCESSING');
    expect(at.at('AT+QICLOSE=5')).toBe('\r\n5, CLOSE OK\r\n');
    expect(ip(at)).toBe('IP PROCESSING');
    at.module.control.deactivate();
    expect(at.seen()).toBe('\r\n+PDP DEACT\r\n');
    expect(ip(at)).toBe('PDP DEACT');
    expect(at.at('AT+QIDEACT')).toBe('\r\nDEACT OK\r\n');
    expect(ip(at)).toBe('IP INITIAL');
  });

  it('activates the context by itself from IP INITIAL, and starts again from IP CLOSE', () => {
    const at = desk({ network: network() });
    expect(at.at(open)).toBe(`${OK}\r\nCONNECT OK\r\n`);
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    expect(at.at(open)).toBe(`${OK}\r\nCONNECT OK\r\n`);
  });

  it('is refused in the states the paper leaves out, and accepted there by a module that is wider', () => {
    for (const [profile, answer] of [
      [undefined, ERROR],
      [m95, `${OK}\r\nCONNECT OK\r\n`],
    ] as const) {
      for (const way of [['AT+QIREGAPP'], ['AT+QIREGAPP', 'AT+QIACT']]) {
        const at = desk({ network: network(), ...(profile && { profile }) });
        for (const line of way) at.at(line);
        expect(at.at(open)).toBe(answer);
      }
    }
  });

  it('of what is open already is ALREADY CONNECT and ERROR, without an OK', () => {
    const one = desk({ network: network() });
    one.at(open);
    expect(one.at(open)).toBe(`\r\nALREADY CONNECT\r\n${ERROR}`);
    const several = desk({ network: network() });
    several.at('AT+QIMUX=1');
    several.at('AT+QIOPEN=0,"TCP","10.0.0.1",7');
    expect(several.at('AT+QIOPEN=0,"TCP","10.0.0.1",7')).toBe(`\r\n0, ALREADY CONNECT\r\n${ERROR}`);
  });

  it('is refused while another one is on its way, and after +PDP DEACT until AT+QIDEACT', () => {
    const at = desk({ network: network() });
    expect(at.at('AT+QIOPEN="TCP","10.0.0.1",8')).toBe(OK);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: TCP CONNECTING\r\n`);
    expect(at.at(open)).toBe(ERROR);
    at.module.control.deactivate();
    expect(at.seen()).toBe('\r\n+PDP DEACT\r\n');
    expect(at.at(open)).toBe(ERROR);
    at.at('AT+QIDEACT');
    expect(at.at(open)).toBe(`${OK}\r\nCONNECT OK\r\n`);
  });

  it('is refused for an index that is on its way', () => {
    const at = desk({ network: network() });
    at.at('AT+QIMUX=1');
    expect(at.at('AT+QIOPEN=0,"TCP","10.0.0.1",8')).toBe(OK);
    expect(at.at('AT+QIOPEN=0,"TCP","10.0.0.1",7')).toBe(ERROR);
    expect(at.at('AT+QIOPEN=1,"TCP","10.0.0.1",7')).toBe(`${OK}\r\n1, CONNECT OK\r\n`);
  });

  it.each([
    'AT+QIOPEN',
    'AT+QIOPEN=0,"TCP","10.0.0.1",7',
    'AT+QIOPEN="TCP","10.0.0.1"',
    'AT+QIOPEN="SCTP","10.0.0.1",7',
    'AT+QIOPEN=TCP,"10.0.0.1",7',
    'AT+QIOPEN="TCP","10.0.0.1",0',
    'AT+QIOPEN="TCP","10.0.0.1",65536',
    'AT+QIOPEN="TCP","10.0.0.1",7,7',
    'AT+QIOPEN="TCP","www.quectel.com",7',
    'AT+QIOPEN="TCP","10.0.0.256",7',
    'AT+QIOPEN="TCP","10.0.1",7',
  ])('%s is refused with QIMUX=0', (line) => {
    expect(desk({ network: network() }).at(line)).toBe(ERROR);
  });

  it.each([open, 'AT+QIOPEN=6,"TCP","10.0.0.1",7'])('%s is refused with QIMUX=1', (line) => {
    const at = desk({ network: network() });
    at.at('AT+QIMUX=1');
    expect(at.at(line)).toBe(ERROR);
  });

  it('takes lower case and a port within quotes', () => {
    const at = desk({ network: network() });
    expect(at.at('at+qiopen="tcp","10.0.0.1","7"')).toBe(`${OK}\r\nCONNECT OK\r\n`);
  });

  it('finds a name with QIDNSIP=1 (note 8.1)', () => {
    const at = desk({ network: network().name('www.quectel.com', '124.79.167.121') });
    at.at('AT+QIDNSIP=1');
    expect(at.at('AT+QIOPEN="TCP", "www.quectel.com", 7')).toBe(`${OK}\r\nCONNECT OK\r\n`);
    expect(at.module.state.contexts[0].sockets[0]?.address).toBe('124.79.167.121');
    at.at('AT+QICLOSE');
    expect(at.at('AT+QIOPEN="TCP","no.such.name",7')).toBe(`${OK}\r\nCONNECT FAIL\r\n`);
  });

  it('says CONNECT FAIL where nobody serves, where it is refused, and where the access point is the wrong one', () => {
    const fails = `${OK}\r\nCONNECT FAIL\r\n`;
    const refusing = virtualNetwork().tcp(7, silent, { accept$: throwError(() => new Error('refused')) });
    expect(desk().at(open)).toBe(fails);
    expect(desk({ network: refusing }).at(open)).toBe(fails);
    const at = desk({ network: network(), apn: 'CMNET' });
    expect(at.at(open)).toBe(fails);
    expect(at.at(open)).toBe(fails);
    at.at('AT+QICSGP=1,"CMNET"');
    expect(at.at(open)).toBe(`${OK}\r\nCONNECT OK\r\n`);
  });

  it('holds six connections, each with its index', () => {
    const at = desk({ network: network() });
    at.at('AT+QIMUX=1');
    for (const index of [0, 1, 2, 3, 4, 5]) {
      expect(at.at(`AT+QIOPEN=${index},"TCP","10.0.0.1",7`)).toBe(`${OK}\r\n${index}, CONNECT OK\r\n`);
    }
    at.at('AT+QICLOSE=3');
    expect(at.at('AT+QISTATE')).toContain('+QISTATE: 3,"","",,"INITIAL"');
    expect(at.at('AT+QISTATE')).toContain('+QISTATE: 4, "TCP", "10.0.0.1", 7,"CONNECTED"');
    expect(at.at('AT+QISTAT')).toContain('+QISTAT: 4, "TCP", "10.0.0.1", 7\r\n');
    expect(at.at('AT+QISTAT')).toContain('\r\n+QISTAT: 3, "", "",\r\n');
  });

  it('takes its time, and the host may ask something meanwhile', () => {
    const accept$ = new Subject<void>();
    const at = desk({ network: virtualNetwork().tcp(7, silent, { accept$ }) });
    expect(at.at(open)).toBe(OK);
    expect(at.at('AT')).toBe(OK);
    accept$.next();
    expect(at.seen()).toBe('\r\nCONNECT OK\r\n');
  });
});

describe('AT+QICLOSE', () => {
  it('is refused when nothing is open, with the wrong form, and after the peer has closed', () => {
    const said$ = new Subject<Uint8Array>();
    const at = desk({ network: virtualNetwork().tcp(7, () => said$) });
    expect(at.at('AT+QICLOSE')).toBe(ERROR);
    at.at(open);
    expect(at.at('AT+QICLOSE=0')).toBe(ERROR);
    said$.complete();
    expect(at.seen()).toBe('\r\nCLOSED\r\n');
    expect(ip(at)).toBe('IP CLOSE');
    expect(at.at('AT+QICLOSE')).toBe(ERROR);
  });

  it('hangs up, and no CLOSED follows', () => {
    let hungUp = false;
    const service = ({ bytes$ }: Peer) => {
      bytes$.subscribe({ complete: () => (hungUp = true) });
      return NEVER;
    };
    const at = desk({ network: virtualNetwork().tcp(7, service) });
    at.at(open);
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    expect(hungUp).toBe(true);
    expect(at.seen()).toBe('');
  });

  it('gives up a connection on its way', () => {
    const accept$ = new Subject<void>();
    const at = desk({ network: virtualNetwork().tcp(7, silent, { accept$ }) });
    at.at(open);
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    accept$.next();
    expect(at.seen()).toBe('');
  });
});

it('says nothing of a connection that stood while it was being closed', () => {
  const accept$ = new Subject<void>();
  const at = desk({
    network: virtualNetwork().tcp(7, silent, { accept$ }),
    latency: { QICLOSE: 100, QIDEACT: 100 },
  });
  at.at(open);
  at.scheduler.schedule(() => accept$.next(), 50);
  expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
  at.at(open);
  at.scheduler.schedule(() => accept$.next(), 50);
  expect(at.at('AT+QIDEACT')).toBe('\r\nDEACT OK\r\n');
});

it('tells a peer that is lost like one that closed', () => {
  const said$ = new Subject<Uint8Array>();
  const at = desk({ network: virtualNetwork().tcp(7, () => said$) });
  at.at('AT+QIMUX=1');
  at.at('AT+QIOPEN=2,"TCP","10.0.0.1",7');
  said$.next(ascii('so far'));
  said$.error(new Error('reset by peer'));
  expect(at.seen()).toBe('\r\n+RECEIVE: 2, 6\r\nso far\r\n2, CLOSED\r\n');
});

it('keeps two contexts apart (note 7.2)', () => {
  const said$ = new Subject<Uint8Array>();
  const at = desk({
    network: virtualNetwork()
      .tcp(7, silent)
      .tcp(9, () => said$),
  });
  at.at(open);
  at.at('AT+QIFGCNT=1');
  expect(at.at('AT+QIMUX=1')).toBe(OK);
  expect(at.at('AT+QIOPEN=0,"TCP","10.0.0.1",9')).toBe(`${OK}\r\n0, CONNECT OK\r\n`);
  expect(at.at('AT+QILOCIP')).toBe('\r\n10.180.217.207\r\n');
  expect(at.at('AT+QIDEACT')).toBe('\r\nDEACT OK\r\n');
  expect(at.at('AT+QIFGCNT=0')).toBe(OK);
  expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: CONNECT OK\r\n`);
});
