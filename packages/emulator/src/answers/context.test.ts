import { Subject, throwError } from 'rxjs';
import { desk } from '../../test/desk.ts';
import { virtualNetwork } from '../network/virtual.ts';
import { m95 } from '../profiles/m95.ts';

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

describe('AT+QIDNSGIP', () => {
  const network = () =>
    virtualNetwork().name('www.google.com', '64.233.189.99', '64.233.189.104', '64.233.189.147');

  it('gives each address a block, after the OK (note 8.2)', () => {
    const at = desk({ network: network() });
    expect(at.at('AT+QIDNSGIP="www.google.com"')).toBe(
      `${OK}\r\n64.233.189.99\r\n\r\n64.233.189.104\r\n\r\n64.233.189.147\r\n`,
    );
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP GPRSACT\r\n`);
  });

  it('says by number what went wrong', () => {
    expect(desk({ network: network() }).at('AT+QIDNSGIP="no.such.name"')).toBe(`${OK}\r\nERROR:8\r\n`);
    expect(desk({ registered: false }).at('AT+QIDNSGIP="www.google.com"')).toBe(`${OK}\r\nERROR:3\r\n`);
    const dead = { ...network(), resolve: () => throwError(() => new Error('nobody answered')) };
    expect(desk({ network: dead }).at('AT+QIDNSGIP="www.google.com"')).toBe(`${OK}\r\nERROR:5\r\n`);
    expect(desk().at('AT+QIDNSGIP=""')).toBe(ERROR);
  });

  it('is forgotten when the module starts again', () => {
    const found$ = new Subject<readonly string[]>();
    const at = desk({ network: { ...network(), resolve: () => found$ }, baud: 'auto' });
    at.at('AT+QIDNSGIP="www.google.com"');
    at.module.control.reset();
    found$.next(['64.233.189.99']);
    expect(at.seen()).toBe('');
  });

  it('has its servers named with AT+QIDNSCFG', () => {
    const at = desk();
    expect(at.at('AT+QIDNSCFG="211.136.18.171","211.136.112.50"')).toBe(OK);
    expect(at.at('AT+QIDNSCFG?')).toBe(
      `\r\nPrimaryDns:211.136.18.171\r\nSecondaryDns:211.136.112.50\r\n${OK}`,
    );
  });
});
