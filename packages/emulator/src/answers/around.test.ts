import { defer, EMPTY, NEVER, of, Subject, throwError, timer } from 'rxjs';
import { type Desk, desk } from '../../test/desk.ts';
import { ascii } from '../ascii.ts';
import { silent, virtualNetwork } from '../network/virtual.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';

describe('AT+QCFG', () => {
  it.each([
    'TCP/AsyncRCOutput',
    'TCP/DataFormat',
    'TCP/BufferRemain',
    'URC/AsyncCmdBuffer',
    'URC/ChannelOutput',
    'URC/Disable',
    'NW/PDPActAsync',
    'DCD/TranMode',
  ])('keeps "%s" until the next boot', (name) => {
    const at = desk({ baud: 'auto' });
    expect(at.at(`AT+QCFG="${name}"`)).toBe(`\r\n+QCFG: "${name}",0\r\n${OK}`);
    expect(at.at(`AT+QCFG="${name.toLowerCase()}",1`)).toBe(OK);
    expect(at.at(`AT+QCFG="${name}"`)).toBe(`\r\n+QCFG: "${name}",1\r\n${OK}`);
    at.module.control.reset();
    expect(at.at(`AT+QCFG="${name}"`)).toBe(`\r\n+QCFG: "${name}",0\r\n${OK}`);
  });

  it('prints one option by another name than the one it is set by', () => {
    const at = desk();
    expect(at.at('AT+QCFG="TCP/WithCRLF",1')).toBe(OK);
    expect(at.at('AT+QCFG="TCP/WithCRLF"')).toBe(`\r\n+QCFG: "TCP/WithCRL",1\r\n${OK}`);
  });

  it('knows no other, and no number beyond', () => {
    const at = desk();
    const wrongs = [
      '="no/such"',
      '=URC/Disable',
      '="URC/Disable",2',
      '="URC/Disable","1"',
      '="URC/Disable",1,1',
    ];
    for (const wrong of [...wrongs, '="URC/ChannelOutput",4', '=', '?', '']) {
      expect(at.at(`AT+QCFG${wrong}`)).toBe(ERROR);
    }
    expect(at.at('AT+QCFG="URC/ChannelOutput",3')).toBe(OK);
    expect(at.at('AT+QCFG=?')).toMatch(
      /^\r\n\+QCFG: "TCP\/AsyncRCOutput",\(0-1\)\r\n\+QCFG: [\s\S]*\r\n\r\nOK\r\n$/,
    );
  });
});

describe('AT+QISCON', () => {
  const shown = (...lines: string[]) => `\r\nSHOW APPTCPIP CONTEXT\r\n${lines.join('\r\n')}\r\n${OK}`;

  it('shows how the context is set up', () => {
    const at = desk();
    expect(at.at('AT+QISCON=?')).toBe(OK);
    expect(at.at('AT+QISCON?')).toBe(
      shown(
        '+QIDNSIP:0',
        '+QIPROMPT:1',
        '+QIHEAD:0',
        '+QISHOWRA:0',
        '+QICSGP:1',
        'Gprs Config APN:',
        'Gprs Config UserId:',
        'Gprs Config Password:',
        'Gprs Config inactivityTimeout:0',
        'App Tcpip Mode:0',
      ),
    );
  });

  it('saves it for the next boot, and nothing else', () => {
    const at = desk({ baud: 'auto' });
    for (const line of [
      'QICSGP=1,"CMNET","user","word"',
      'QIDNSIP=1',
      'QIPROMPT=3',
      'QIHEAD=1',
      'QISHOWRA=1',
      'QINDI=1',
    ]) {
      expect(at.at(`AT+${line}`)).toBe(OK);
    }
    expect(at.at('AT+QISCON')).toBe(OK);
    at.at('AT+QICSGP=1,"CMWAP"');
    at.module.control.reset();
    expect(at.at('AT+QISCON?')).toBe(
      shown(
        '+QIDNSIP:1',
        '+QIPROMPT:3',
        '+QIHEAD:1',
        '+QISHOWRA:1',
        '+QICSGP:1',
        'Gprs Config APN:CMNET',
        'Gprs Config UserId:user',
        'Gprs Config Password:word',
        'Gprs Config inactivityTimeout:0',
        'App Tcpip Mode:0',
      ),
    );
    expect(at.at('AT+QINDI?')).toBe(`\r\n+QINDI: 0\r\n${OK}`);
    expect(at.at('AT+QIFGCNT=1;+QIREGAPP?')).toBe(`\r\n+QIREGAPP: "","",""\r\n${OK}`);
  });

  it('shows and saves how transparent mode makes packets, where that is chosen', () => {
    const at = desk({ baud: 'auto' });
    for (const line of ['QIMODE=1', 'QITCFG=5,4,512,0', 'QISCON']) expect(at.at(`AT+${line}`)).toBe(OK);
    const transparent =
      'App Tcpip Mode:1\r\nIn Transparent Transfer Mode\r\n' +
      'Number of Retry:5\r\nWait Time:4\r\nSend Size:512\r\nesc:0\r\n';
    expect(at.at('AT+QISCON?')).toContain(`${transparent}${OK}`);
    at.module.control.reset();
    expect(at.at('AT+QISCON?')).toContain(`App Tcpip Mode:0\r\n${OK}`);
    at.at('AT+QIMODE=1');
    expect(at.at('AT+QISCON?')).toContain(`${transparent}${OK}`);
  });

  it('saves the context the UART controls', () => {
    const at = desk({ baud: 'auto' });
    for (const line of [
      'QIFGCNT=1',
      'QICSGP=1,"CMWAP"',
      'QISCON',
      'QIFGCNT=0',
      'QICSGP=1,"CMNET"',
      'QISCON',
    ]) {
      at.at(`AT+${line}`);
    }
    at.module.control.reset();
    expect(at.at('AT+QIREGAPP?')).toBe(`\r\n+QIREGAPP: "CMNET","",""\r\n${OK}`);
    at.at('AT+QIFGCNT=1');
    expect(at.at('AT+QIREGAPP?')).toBe(`\r\n+QIREGAPP: "CMWAP","",""\r\n${OK}`);
  });
});

describe('AT+QIKALIVE', () => {
  it('keeps whether, after how many seconds, and how many apart', () => {
    const at = desk();
    expect(at.at('AT+QIKALIVE=?')).toBe(`\r\n+QIKALIVE: (0,1),(10-1800),(10-1800)\r\n${OK}`);
    expect(at.at('AT+QIKALIVE?')).toBe(`\r\n+QIKALIVE: 0,60,10\r\n${OK}`);
    expect(at.at('AT+QIKALIVE=1,120,30')).toBe(OK);
    expect(at.at('AT+QIKALIVE?')).toBe(`\r\n+QIKALIVE: 1,120,30\r\n${OK}`);
    expect(at.at('AT+QIKALIVE=0')).toBe(OK);
    expect(at.at('AT+QIKALIVE=1,,20')).toBe(OK);
    expect(at.at('AT+QIKALIVE?')).toBe(`\r\n+QIKALIVE: 1,120,20\r\n${OK}`);
    for (const wrong of ['=2', '=1,9', '=1,1801', '=1,60,9', '=1,60,10,0', '="1"', '=', '']) {
      expect(at.at(`AT+QIKALIVE${wrong}`)).toBe(ERROR);
    }
    expect(at.at('AT+QIKALIVE?')).toBe(`\r\n+QIKALIVE: 1,120,20\r\n${OK}`);
  });
});

describe('AT+QPING', () => {
  const network = () => virtualNetwork().name('echo.example', '10.0.0.7');

  it('tells each reply, and the statistics at the end', () => {
    const at = desk({ network: network(), latency: { PING: 412 } });
    expect(at.at('AT+QPING="echo.example"')).toBe(
      [
        OK,
        ...Array(4).fill('\r\n+QPING: 0,10.0.0.7,32,412,255\r\n'),
        '\r\n+QPING: 2,4,4,0,412,412,412\r\n',
      ].join(''),
    );
    expect(at.scheduler.frame).toBe(4 * 412);
  });

  it('tells what did not come in time', () => {
    const late = (time: number) => defer(() => timer(time, far.scheduler));
    const replies = [late(100), NEVER, late(2001), EMPTY, throwError(() => new Error()), late(1999)];
    const ping = () => replies.shift() ?? NEVER;
    const far: Desk = desk({ network: { ...network(), ping } });
    expect(far.at('AT+QPING="10.0.0.9",2,6')).toBe(
      `${OK}\r\n+QPING: 0,10.0.0.9,32,100,255\r\n` +
        '\r\n+QPING: 1\r\n'.repeat(4) +
        '\r\n+QPING: 0,10.0.0.9,32,1999,255\r\n\r\n+QPING: 2,6,2,4,100,1999,1050\r\n',
    );
    expect(far.at('AT+QPING="10.0.0.9",,1')).toBe(`${OK}\r\n+QPING: 1\r\n\r\n+QPING: 2,1,0,1,0,0,0\r\n`);
  });

  it('tells why it cannot', () => {
    const at = desk({ network: network() });
    expect(at.at('AT+QPING="no.such.name"')).toBe(`${OK}\r\n+QPING: 4\r\n`);
    expect(desk({ registered: false }).at('AT+QPING="10.0.0.7"')).toBe(`${OK}\r\n+QPING: 5\r\n`);
    const slow = desk({ network: { ...network(), ping: () => NEVER } });
    expect(slow.type('AT+QPING="10.0.0.7",1,1\rAT+QPING="10.0.0.8"\r')).toBe(
      `AT+QPING="10.0.0.7",1,1\r${OK}AT+QPING="10.0.0.8"\r${OK}\r\n+QPING: 3\r\n` +
        '\r\n+QPING: 1\r\n\r\n+QPING: 2,1,0,1,0,0,0\r\n',
    );
    expect(slow.module.state.services.pinging).toBe(false);
  });

  it('ends with the context, and with the module', () => {
    const at = desk({ network: { ...network(), ping: () => NEVER } });
    at.scheduler.schedule(() => at.module.control.deactivate(), 500);
    expect(at.at('AT+QPING="10.0.0.7"')).toBe(`${OK}\r\n+PDP DEACT\r\n\r\n+QPING: 1\r\n\r\n+QPING: 5\r\n`);
    at.at('AT+QIDEACT');
    at.scheduler.schedule(() => at.module.control.powerDown('NORMAL POWER DOWN'), 500);
    expect(at.at('AT+QPING="10.0.0.7"')).toBe(`${OK}\r\nNORMAL POWER DOWN\r\n`);
  });

  it('has a host within quotes, and numbers within bounds', () => {
    const at = desk();
    expect(at.at('AT+QPING=?')).toBe(`\r\n+QPING: "HOST",(1-255),(1-10)\r\n${OK}`);
    for (const wrong of ['=a', '=""', '="a",0', '="a",256', '="a",1,0', '="a",1,11', '="a",1,1,1', '', '?']) {
      expect(at.at(`AT+QPING${wrong}`)).toBe(ERROR);
    }
  });
});

describe('AT+QNTP', () => {
  /** 2026-03-01 12:00:00.5 UTC, as a time server says it. */
  const now = Date.UTC(2026, 2, 1, 12, 0, 0, 500);
  const said = () => {
    const bytes = new Uint8Array(48);
    bytes.set([0x1c, 2]);
    const fields = new DataView(bytes.buffer);
    fields.setUint32(40, Math.floor(now / 1000) + 2_208_988_800);
    fields.setUint32(44, 0x80000000);
    return bytes;
  };
  const serving = (answer: Uint8Array) =>
    virtualNetwork().udp(123, ({ bytes$ }) => {
      const answer$ = new Subject<Uint8Array>();
      bytes$.subscribe(([first]) => answer$.next(first === 0x1b ? answer : new Uint8Array(0)));
      return answer$;
    });

  it('asks the server for the time', () => {
    const at = desk({ network: serving(said()) });
    expect(at.at('AT+QNTP?')).toBe(`\r\n+QNTP: "210.72.145.44",123\r\n${OK}`);
    expect(at.at('AT+QNTP')).toBe(`${OK}\r\n+QNTP: 0\r\n`);
    expect(at.module.state.services.clock).toBe(now);
  });

  it('asks another one, which it keeps', () => {
    const at = desk({ network: serving(said()).name('ntp.example', '10.0.0.1') });
    expect(at.at('AT+QNTP="ntp.example"')).toBe(`${OK}\r\n+QNTP: 0\r\n`);
    expect(at.at('AT+QNTP="10.0.0.2",124')).toBe(`${OK}\r\n+QNTP: 2\r\n`);
    expect(at.scheduler.frame).toBe(120_000);
    expect(at.at('AT+QNTP?')).toBe(`\r\n+QNTP: "10.0.0.2",124\r\n${OK}`);
  });

  it('says by number what went wrong', () => {
    for (const wrong of [new Uint8Array(48), ascii('no'), said().fill(0, 1, 2), said().fill(0, 40)]) {
      const at = desk({ network: serving(wrong) });
      expect(at.at('AT+QNTP')).toBe(`${OK}\r\n+QNTP: 1\r\n`);
      expect(at.module.state.services.clock).toBeUndefined();
    }
    const closing = {
      ...virtualNetwork(),
      connect: () => of({ bytes$: EMPTY, hold: () => {}, write: () => EMPTY }),
    };
    const at = desk({ network: closing });
    expect(at.at('AT+QNTP')).toBe(`${OK}\r\n+QNTP: 2\r\n`);
    expect(at.scheduler.frame).toBe(0);
    const mute = {
      ...virtualNetwork(),
      connect: () => of({ bytes$: NEVER, hold: () => {}, write: () => throwError(() => new Error()) }),
    };
    expect(desk({ network: mute }).at('AT+QNTP')).toBe(`${OK}\r\n+QNTP: 3\r\n`);
    const unreachable = { ...virtualNetwork(), connect: () => throwError(() => new Error()) };
    expect(desk({ network: unreachable }).at('AT+QNTP')).toBe(`${OK}\r\n+QNTP: 4\r\n`);
    expect(desk().at('AT+QNTP="no.such.name"')).toBe(`${OK}\r\n+QNTP: 4\r\n`);
    expect(desk({ registered: false }).at('AT+QNTP')).toBe(`${OK}\r\n+QNTP: 4\r\n`);
  });

  it('has a server within quotes and a port', () => {
    const at = desk({ network: virtualNetwork().udp(123, silent) });
    expect(at.at('AT+QNTP=?')).toBe(`\r\n+QNTP: "SERVER",(1-65535)\r\n${OK}`);
    for (const wrong of ['=a', '=""', '="a",0', '="a",65536', '="a",1,1', '=']) {
      expect(at.at(`AT+QNTP${wrong}`)).toBe(ERROR);
    }
  });
});

describe('how the module is', () => {
  it('AT+QTEMP says how warm it is', () => {
    expect(desk().at('AT+QTEMP')).toBe(`\r\n+QTEMP: 1,1123,36\r\n${OK}`);
    expect(desk({ temperature: -12 }).at('AT+QTEMP')).toBe(`\r\n+QTEMP: 1,1123,-12\r\n${OK}`);
  });

  it('AT+QINISTAT says how far it has come', () => {
    const at = desk();
    expect(at.at('AT+QINISTAT')).toBe(`\r\n+QINISTAT: 3\r\n${OK}`);
    at.module.control.sim('absent');
    at.seen();
    expect(at.at('AT+QINISTAT')).toBe(`\r\n+QINISTAT: 1\r\n${OK}`);
  });

  it('no other AT+QI… is known', () => {
    const at = desk();
    for (const name of ['QIUDPCFG', 'QISIGNAL', 'QSHUTDOWN', 'QIGETERROR', 'QREGAPP']) {
      for (const form of ['', '?', '=?', '=1']) expect(at.at(`AT+${name}${form}`)).toBe(ERROR);
    }
  });
});
