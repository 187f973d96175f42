import { type End, type Played, play } from '../../test/play.ts';
import type { Command } from '../at/command.ts';
import { type Reason, describe as say } from '../at/reason.ts';
import * as c from './index.ts';

const DONE: End = { _tag: 'Done' };
const OPEN: End = { _tag: 'Open' };
const no = (text: string, code?: number): End =>
  code === undefined ? { _tag: 'Refused', text } : { _tag: 'Refused', text, code };
const because = (text: string, reason: Reason): End => ({ _tag: 'Refused', text, because: reason });
const quiet: End = { _tag: 'Quiet', after: 500 };

const tcp = { protocol: 'TCP', host: '124.79.167.121', port: 7007 } as const;
const first = c.qiopen({ ...tcp, index: 0 });
const only = c.qiopen(tcp);

const dnsFailed = (text: string, code: number, meaning: string) =>
  because(text, { _tag: 'DnsFailed', name: 'a', code, meaning });
const pingFailed = (code: number, meaning: string) =>
  because(`+QPING: ${code}`, { _tag: 'PingFailed', host: 'a', code, meaning });
const clockNotSet = (code: number) => because(`+QNTP: ${code}`, { _tag: 'ClockNotSet', code });

type Row = readonly [
  what: string,
  command: Command<unknown>,
  answer: readonly Played[],
  values: readonly unknown[],
  end: End,
];

const table: readonly Row[] = [
  ['AT', c.at(), ['OK'], [], DONE],
  ['ATE', c.ate(false), ['OK'], [], DONE],
  [
    'ATI',
    c.ati(),
    ['Quectel_Ltd', 'Quectel_MC60', 'Revision: MC60CAR01A10', 'OK'],
    [{ manufacturer: 'Quectel_Ltd', model: 'Quectel_MC60', revision: 'MC60CAR01A10' }],
    DONE,
  ],
  ['ATI of a clone', c.ati(), ['M6315', 'OK'], [{ manufacturer: 'M6315' }], DONE],
  ['GSN', c.gsn(), ['862817000000000', 'OK'], ['862817000000000'], DONE],
  ['CSQ', c.csq(), ['+CSQ: 31,0', 'OK'], [{ rssi: 31, dBm: -51, ber: 0 }], DONE],
  ['CSQ, the weakest', c.csq(), ['+CSQ: 0,99', 'OK'], [{ rssi: 0, dBm: -113, ber: 99 }], DONE],
  ['CSQ, unknown', c.csq(), ['+CSQ: 99,99', 'OK'], [{ rssi: 99, ber: 99 }], DONE],
  ['CPIN?', c.cpin.read(), ['+CPIN: READY', 'OK'], ['READY'], DONE],
  ['CPIN?, locked', c.cpin.read(), ['+CPIN: SIM PIN', 'OK'], ['SIM PIN'], DONE],
  ['CPIN?, no SIM', c.cpin.read(), ['+CME ERROR: 10'], [], no('+CME ERROR: 10', 10)],
  ['CPIN?, too early', c.cpin.read(), ['+CME ERROR: 14'], [], no('+CME ERROR: 14', 14)],
  [
    'CPIN?, in words',
    c.cpin.read(),
    ['+CME ERROR: SIM not inserted'],
    [],
    no('+CME ERROR: SIM not inserted'),
  ],
  ['CPIN', c.cpin('1234'), ['OK'], [], DONE],
  ['CPIN, the wrong one', c.cpin('1234'), ['+CME ERROR: 16'], [], no('+CME ERROR: 16', 16)],
  ['CREG?', c.creg.read(), ['+CREG: 0,1', 'OK'], [{ state: 'home' }], DONE],
  [
    'CREG?, in full',
    c.creg.read(),
    ['+CREG: 2,5,"00C3","1A2B"', 'OK'],
    [{ state: 'roaming', area: '00C3', cell: '1A2B' }],
    DONE,
  ],
  ['CREG?, new to us', c.creg.read(), ['+CREG: 0,8', 'OK'], [{ state: 'unknown' }], DONE],
  ['CGREG?', c.cgreg.read(), ['+CGREG: 1,2', 'OK'], [{ state: 'searching' }], DONE],
  ['CGATT?', c.cgatt.read(), ['+CGATT: 1', 'OK'], [1], DONE],
  ['CGATT', c.cgatt(1), ['OK'], [], DONE],
  ['CFUN?', c.cfun.read(), ['+CFUN: 1', 'OK'], [1], DONE],
  ['CMEE=?', c.cmee.test(), ['+CMEE: (0-2)', 'OK'], ['(0-2)'], DONE],
  ['QIFGCNT?', c.qifgcnt.read(), ['+QIFGCNT: 0,255', 'OK'], [{ context: 0 }], DONE],
  ['QIFGCNT?, under CMUX', c.qifgcnt.read(), ['+QIFGCNT: 1,3', 'OK'], [{ context: 1, channel: 3 }], DONE],
  ['QIFGCNT', c.qifgcnt(0), ['ERROR'], [], no('ERROR')],
  ['QICSGP?', c.qicsgp.read(), ['+QICSGP: 1', 'OK'], [1], DONE],
  [
    'QICSGP=?',
    c.qicsgp.test(),
    [
      '+QICSGP: 0-CSD,DIAL NUMBER,USER NAME,PASSWORD,RATE(0-3)',
      '+QICSGP: 1-GPRS,APN,USER NAME,PASSWORD',
      'OK',
    ],
    ['0-CSD,DIAL NUMBER,USER NAME,PASSWORD,RATE(0-3)', '1-GPRS,APN,USER NAME,PASSWORD'],
    DONE,
  ],
  [
    'QIREGAPP?',
    c.qiregapp.read(),
    ['+QIREGAPP: "CMNET","",""', 'OK'],
    [{ apn: 'CMNET', user: '', password: '' }],
    DONE,
  ],
  ['QIREGAPP', c.qiregapp(), ['OK'], [], DONE],
  ['QIACT', c.qiact(), ['OK'], [], DONE],
  ['QIACT, refused', c.qiact(), ['ERROR'], [], no('ERROR')],
  ['QILOCIP: no OK', c.qilocip(), ['10.137.160.20'], ['10.137.160.20'], DONE],
  ['QILOCIP, refused', c.qilocip(), ['ERROR'], [], no('ERROR')],
  ['QIDEACT: no OK', c.qideact(), ['DEACT OK'], [], DONE],
  ['QIDEACT, nothing active', c.qideact(), ['ERROR'], [], no('ERROR')],
  ['QIMUX?', c.qimux.read(), ['+QIMUX: 0', 'OK'], [0], DONE],
  [
    'QIMODE=?',
    c.qimode.test(),
    ['+QIMODE:(0-NORMAL MODE,1-TRANSPARENT MODE)', 'OK'],
    ['(0-NORMAL MODE,1-TRANSPARENT MODE)'],
    DONE,
  ],
  ['QIDNSIP?, as QISCON prints it', c.qidnsip.read(), ['+QIDNSIP:1', 'OK'], [1], DONE],
  ['QIPROMPT?', c.qiprompt.read(), ['+QIPROMPT: 3', 'OK'], [3], DONE],

  ['QIOPEN: OK is the end', first, ['OK'], [], DONE],
  ['QIOPEN, refused', first, ['ERROR'], [], no('ERROR')],
  ['QIOPEN, in use', only, ['ALREADY CONNECT', 'ERROR'], [], no('ALREADY CONNECT')],
  ['QIOPEN, in use, with the index', first, ['0, ALREADY CONNECT', 'ERROR'], [], no('ALREADY CONNECT')],
  ['QIOPEN, in use, no blank', first, ['0,ALREADY CONNECT', 'ERROR'], [], no('ALREADY CONNECT')],
  ['QIOPEN, in use, index left out', first, ['ALREADY CONNECT', 'ERROR'], [], no('ALREADY CONNECT')],
  ['QIOPEN, in use, then OK', only, ['ALREADY CONNECT', 'OK'], [], no('ALREADY CONNECT')],

  ['QISACK', c.qisack(), ['+QISACK: 30, 20, 10', 'OK'], [{ sent: 30, acknowledged: 20, pending: 10 }], DONE],
  [
    'QISACK, no blanks',
    c.qisack(0),
    ['+QISACK:5,5,0', 'OK'],
    [{ sent: 5, acknowledged: 5, pending: 0 }],
    DONE,
  ],
  ['QISACK, refused', c.qisack(0), ['ERROR'], [], no('ERROR')],
  ['QISACK=?', c.qisack.test(), ['OK'], [], DONE],
  ['QICLOSE', c.qiclose(), ['CLOSE OK'], [], DONE],
  ['QICLOSE=0', c.qiclose(0), ['0, CLOSE OK'], [], DONE],
  ['QICLOSE=3', c.qiclose(3), ['3, CLOSE OK'], [], DONE],
  ['QICLOSE=0, as note 3.3 has it', c.qiclose(0), ['CLOSE OK'], [], DONE],
  ['QICLOSE=0, no blank', c.qiclose(0), ['0,CLOSE OK'], [], DONE],
  ['QICLOSE, nothing open', c.qiclose(0), ['ERROR'], [], no('ERROR')],

  ['QISTAT, one', c.qistat(), ['OK', 'STATE: IP INITIAL'], [{ _tag: 'Stack', state: 'IP INITIAL' }], DONE],
  ['QISTAT, one, not yet whole', c.qistat(), ['OK'], [], OPEN],
  [
    'QISTAT, six',
    c.qistat(),
    [
      '+QISTAT: 0, "TCP", "121.15.212.251", 10002',
      '+QISTAT: 1, "", "",',
      '+QISTAT: 2, "UDP", "121.15.212.251", 53,',
      'OK',
    ],
    [
      {
        _tag: 'Connection',
        index: 0,
        remote: { protocol: 'TCP', host: '121.15.212.251', port: 10_002 },
      },
      { _tag: 'Connection', index: 1 },
      { _tag: 'Connection', index: 2, remote: { protocol: 'UDP', host: '121.15.212.251', port: 53 } },
    ],
    DONE,
  ],
  ['QISTAT, refused', c.qistat(), ['ERROR'], [], no('ERROR')],
  ['QISTATE, one', c.qistate(), ['OK', 'STATE: CONNECT OK'], [{ _tag: 'Stack', state: 'CONNECT OK' }], DONE],
  [
    'QISTATE, perhaps one',
    c.qistate(),
    ['OK', 'STATE: IP START'],
    [{ _tag: 'Stack', state: 'IP START' }],
    quiet,
  ],
  [
    'QISTATE, surely six',
    c.qistate(),
    ['OK', 'STATE: IP PROCESSING'],
    [{ _tag: 'Stack', state: 'IP PROCESSING' }],
    OPEN,
  ],
  ['QISTATE, refused', c.qistate(), ['ERROR'], [], no('ERROR')],

  ['QISERVER: OK is not the end', c.qiserver(), ['OK'], [], OPEN],
  ['QISERVER', c.qiserver(), ['OK', 'SERVER OK'], [], DONE],
  ['QISERVER, UDP', c.qiserver({ protocol: 'UDP', max: 5 }), ['OK', 'SERVER OK'], [], DONE],
  ['QISERVER, no', c.qiserver(), ['OK', 'CONNECT FAIL'], [], no('CONNECT FAIL')],
  ['QISERVER, refused', c.qiserver(), ['ERROR'], [], no('ERROR')],
  ['QISERVER, refused late', c.qiserver(), ['OK', 'ERROR'], [], no('ERROR')],
  ['QISERVER?', c.qiserver.read(), ['+QISERVER: 0, 0', 'OK'], [{ listening: false, clients: 0 }], DONE],
  [
    'QISERVER?, no blanks',
    c.qiserver.read(),
    ['+QISERVER:1,3', 'OK'],
    [{ listening: true, clients: 3 }],
    DONE,
  ],
  ['QISERVER=?', c.qiserver.test(), ['OK'], [], DONE],
  ['QILPORT', c.qilport('TCP', 2020), ['OK'], [], DONE],
  ['QILPORT?', c.qilport.read(), ['TCP: 2020', 'UDP: 3030', 'OK'], [{ tcp: 2020, udp: 3030 }], DONE],
  ['QILPORT?, no blanks', c.qilport.read(), ['TCP:2020', 'UDP:0', 'OK'], [{ tcp: 2020, udp: 0 }], DONE],
  ['QILPORT=?', c.qilport.test(), ['+QILPORT: (0-65535)', 'OK'], ['(0-65535)'], DONE],
  ['QISSTAT, one', c.qisstat(), ['OK', 'S: LISTENNING'], [{ _tag: 'Server', state: 'LISTENING' }], quiet],
  [
    'QISSTAT, as the manual spells it',
    c.qisstat(),
    ['OK', 'S: LISTENING'],
    [{ _tag: 'Server', state: 'LISTENING' }],
    quiet,
  ],
  ['QISSTAT, opening', c.qisstat(), ['OK', 'S: OPENNING'], [{ _tag: 'Server', state: 'OPENING' }], quiet],
  [
    'QISSTAT, opening, with one N',
    c.qisstat(),
    ['OK', 'S:OPENING'],
    [{ _tag: 'Server', state: 'OPENING' }],
    quiet,
  ],
  ['QISSTAT, none', c.qisstat(), ['OK', 'S: INITIAL', 'OK'], [{ _tag: 'Server', state: 'INITIAL' }], DONE],
  ['QISSTAT, refused', c.qisstat(), ['ERROR'], [], no('ERROR')],
  ['QISSTAT, not yet whole', c.qisstat(), ['OK'], [], OPEN],

  ['QIAUTOS', c.qiautos({ period: 10 }), ['OK'], [], DONE],
  ['QIAUTOS?', c.qiautos.read(), ['+QIAUTOS: 1,10', 'OK'], [{ on: true, period: 10 }], DONE],
  ['QIAUTOS?, off', c.qiautos.read(), ['+QIAUTOS: 0,0', 'OK'], [{ on: false, period: 0 }], DONE],
  ['QIAUTOS?, off, and no more', c.qiautos.read(), ['+QIAUTOS:0', 'OK'], [{ on: false, period: 0 }], DONE],
  [
    'QITCFG?',
    c.qitcfg.read(),
    ['+QITCFG: 3,2,512,1', 'OK'],
    [{ retries: 3, wait: 200, size: 512, escape: true }],
    DONE,
  ],
  [
    'QITCFG?, with blanks',
    c.qitcfg.read(),
    ['+QITCFG: 3, 0, 1460, 0', 'OK'],
    [{ retries: 3, wait: 0, size: 1460, escape: false }],
    DONE,
  ],
  ['QITCFG, under QIMUX=1', c.qitcfg.read(), ['ERROR'], [], no('ERROR')],
  [
    'QIDNSCFG?',
    c.qidnscfg.read(),
    ['PrimaryDns:211.136.18.171', 'SecondaryDns:211.136.112.50', 'OK'],
    [{ primary: '211.136.18.171', secondary: '211.136.112.50' }],
    DONE,
  ],
  [
    'QIDNSCFG?, as the manual spaces it',
    c.qidnscfg.read(),
    ['PrimaryDns: 8.8.8.8', 'SecondaryDns: 0.0.0.0', 'OK'],
    [{ primary: '8.8.8.8' }],
    DONE,
  ],
  ['QIDNSCFG?, none', c.qidnscfg.read(), ['PrimaryDns:0.0.0.0', 'SecondaryDns:0.0.0.0', 'OK'], [{}], DONE],
  ['QIDNSGIP, asked', c.qidnsgip('a'), ['OK'], [], OPEN],
  ['QIDNSGIP, one', c.qidnsgip('a'), ['OK', '1.2.3.4'], ['1.2.3.4'], { _tag: 'Quiet', after: 1000 }],
  [
    'QIDNSGIP, as note 8.2 has it',
    c.qidnsgip('www.google.com'),
    ['OK', '64.233.189.99', '64.233.189.104', '64.233.189.147'],
    ['64.233.189.99', '64.233.189.104', '64.233.189.147'],
    { _tag: 'Quiet', after: 1000 },
  ],
  ['QIDNSGIP, refused', c.qidnsgip('a'), ['ERROR'], [], no('ERROR')],
  [
    'QIDNSGIP, in the wrong state',
    c.qidnsgip('a'),
    ['STATE: TCP CONNECTING'],
    [],
    no('STATE: TCP CONNECTING'),
  ],
  [
    'QIDNSGIP, in the wrong state, after OK',
    c.qidnsgip('a'),
    ['OK', 'STATE: IP CONFIG'],
    [],
    no('STATE: IP CONFIG'),
  ],
  ['QIDNSGIP, an error that no paper has', c.qidnsgip('a'), ['OK', 'ERROR:9'], [], no('ERROR:9')],
  ['QIDNSGIP, an error of none', c.qidnsgip('a'), ['OK', 'ERROR: 0'], [], no('ERROR: 0')],
  [
    'QIDNSGIP, an error out of all range',
    c.qidnsgip('a'),
    ['OK', 'ERROR:99999999999'],
    [],
    no('ERROR:99999999999'),
  ],
  ['QIDNSGIP, an error cut short', c.qidnsgip('a'), ['OK', 'ERROR:'], [], no('ERROR:')],
  [
    'QIDNSGIP, an error instead of OK',
    c.qidnsgip('a'),
    ['ERROR:3'],
    [],
    dnsFailed('ERROR:3', 3, 'the network failed'),
  ],

  ['QISCON', c.qiscon(), ['OK'], [], DONE],
  [
    'QIKALIVE?',
    c.qikalive.read(),
    ['+QIKALIVE: 0,60,10', 'OK'],
    [{ on: false, idle: 60, interval: 10 }],
    DONE,
  ],
  [
    'QIKALIVE?, on',
    c.qikalive.read(),
    ['+QIKALIVE: 1, 1800, 75', 'OK'],
    [{ on: true, idle: 1800, interval: 75 }],
    DONE,
  ],
  [
    'QPING',
    c.qping({ host: 'www.google.com', count: 2 }),
    ['OK', '+QPING: 0,64.233.189.99,32,120,50', '+QPING: 1', '+QPING: 2,2,1,1,120,120,120'],
    [
      { _tag: 'Reply', host: '64.233.189.99', length: 32, time: 120, ttl: 50 },
      { _tag: 'Lost' },
      { _tag: 'Statistics', sent: 2, received: 1, lost: 1, times: { min: 120, max: 120, average: 120 } },
    ],
    DONE,
  ],
  [
    'QPING, in quotes and blanks',
    c.qping({ host: 'a', count: 1 }),
    ['OK', '+QPING:0, "1.2.3.4", 32, 5, 255', '+QPING:2, 1, 1, 0, 5, 5, 5'],
    [
      { _tag: 'Reply', host: '1.2.3.4', length: 32, time: 5, ttl: 255 },
      { _tag: 'Statistics', sent: 1, received: 1, lost: 0, times: { min: 5, max: 5, average: 5 } },
    ],
    DONE,
  ],
  [
    'QPING, all lost',
    c.qping({ host: 'a', count: 1 }),
    ['OK', '+QPING: 1', '+QPING: 2,1,0,1'],
    [{ _tag: 'Lost' }, { _tag: 'Statistics', sent: 1, received: 0, lost: 1 }],
    DONE,
  ],
  ['QPING, busy', c.qping({ host: 'a' }), ['OK', '+QPING: 3'], [], pingFailed(3, 'the TCP/IP stack is busy')],
  [
    'QPING, no such host',
    c.qping({ host: 'a' }),
    ['OK', '+QPING: 4'],
    [],
    pingFailed(4, 'the host was not found'),
  ],
  [
    'QPING, no context',
    c.qping({ host: 'a' }),
    ['OK', '+QPING: 5'],
    [],
    pingFailed(5, 'the context was not activated'),
  ],
  ['QPING, refused', c.qping({ host: 'a' }), ['ERROR'], [], no('ERROR')],
  ['QNTP, asked', c.qntp(), ['OK'], [], OPEN],
  ['QNTP', c.qntp(), ['OK', '+QNTP: 0'], [], DONE],
  ['QNTP, no blank', c.qntp(), ['OK', '+QNTP:0'], [], DONE],
  ['QNTP, not set', c.qntp(), ['OK', '+QNTP: 2'], [], clockNotSet(2)],
  ['QNTP, for a reason of its own', c.qntp(), ['OK', '+QNTP: 99'], [], clockNotSet(99)],
  ['QNTP, refused', c.qntp(), ['ERROR'], [], no('ERROR')],
  [
    'QNTP?',
    c.qntp.read(),
    ['+QNTP: "210.72.145.44",123', 'OK'],
    [{ host: '210.72.145.44', port: 123 }],
    DONE,
  ],
  ['QCFG', c.qcfg('NW/PDPActAsync', 1), ['OK'], [], DONE],
  ['QCFG, read', c.qcfg.read('NW/PDPActAsync'), ['+QCFG: "NW/PDPActAsync",1', 'OK'], [[1]], DONE],
  ['QCFG, with a blank', c.qcfg.read('DCD/TranMode'), ['+QCFG: "DCD/TranMode", 0', 'OK'], [[0]], DONE],
  [
    'QCFG, cut short by the firmware',
    c.qcfg.read('TCP/WithCRLF'),
    ['+QCFG: "TCP/WithCRL",1', 'OK'],
    [[1]],
    DONE,
  ],
  [
    'QCFG, more than one',
    c.qcfg.read('URC/ChannelOutput'),
    ['+QCFG: "URC/ChannelOutput",1,0', 'OK'],
    [[1, 0]],
    DONE,
  ],
  ['QCFG, refused', c.qcfg.read('URC/Disable'), ['ERROR'], [], no('ERROR')],
  ['QTEMP', c.qtemp(), ['+QTEMP: 1,1123,36', 'OK'], [{ mode: 1, milliVolts: 1123, celsius: 36 }], DONE],
  [
    'QTEMP, freezing',
    c.qtemp(),
    ['+QTEMP: 1, 2004, -7.5', 'OK'],
    [{ mode: 1, milliVolts: 2004, celsius: -7.5 }],
    DONE,
  ],
  ['QINISTAT', c.qinistat(), ['+QINISTAT: 3', 'OK'], [3], DONE],
  ['QPOWD=0', c.qpowd(0), ['OK'], [], DONE],
  ['QPOWD=1: no OK', c.qpowd(1), ['NORMAL POWER DOWN'], [], DONE],
  ['QPOWD=1, refused', c.qpowd(1), ['ERROR'], [], no('ERROR')],
  ['QCCID of the MC60', c.qccid(), ['89860025128306012474', 'OK'], ['89860025128306012474'], DONE],
  ['QCCID of the M35', c.qccid(), ['+CCID: 8986002512830601247F', 'OK'], ['8986002512830601247F'], DONE],
  ['QCCID in quotes', c.qccid(), ['+CCID:"8986002512830601247"', 'OK'], ['8986002512830601247'], DONE],
  ['QCCID, no card', c.qccid(), ['+CME ERROR: 10'], [], no('+CME ERROR: 10', 10)],
  ['CIMI', c.cimi(), ['460023210226023', 'OK'], ['460023210226023'], DONE],
  [
    'COPS?',
    c.cops.read(),
    ['+COPS: 0,0,"Viettel Mobile"', 'OK'],
    [{ mode: 0, format: 0, name: 'Viettel Mobile' }],
    DONE,
  ],
  [
    'COPS?, by its number',
    c.cops.read(),
    ['+COPS: 1,2,"46000"', 'OK'],
    [{ mode: 1, format: 2, name: '46000' }],
    DONE,
  ],
  ['COPS?, in none', c.cops.read(), ['+COPS: 0', 'OK'], [{ mode: 0 }], DONE],
  ['IPR?', c.ipr.read(), ['+IPR: 115200', 'OK'], [115200], DONE],
  ['QIURC?', c.qiurc.read(), ['+QIURC: 1', 'OK'], [1], DONE],
  ['ATO', c.ato(), ['CONNECT'], [], DONE],
  ['ATO, too late', c.ato(), ['NO CARRIER'], [], no('NO CARRIER')],
  ['ATO, never open', c.ato(), ['ERROR'], [], no('ERROR')],
  ['AT&D', c.dtrBehaviour(1), ['OK'], [], DONE],
  ['AT&C', c.dcdBehaviour(1), ['OK'], [], DONE],
  ['AT&W', c.atw(), ['OK'], [], DONE],
  ['AT&F', c.atf(), ['OK'], [], DONE],
  ['ATZ', c.atz(), ['OK'], [], DONE],
  ['ATS3?', c.sRegister.read(3), ['013', 'OK'], [13], DONE],
  ['ATS3?, refused', c.sRegister.read(99), ['ERROR'], [], no('ERROR')],
];

describe('the answers of the commands', () => {
  it.each(table)('%s', (_, command, answer, values, end) => {
    expect(play(command, ...answer)).toEqual({ values, end, others: [] });
  });

  it.each(table)('%s: a URC before each line stays a URC', (_, command, answer, values, end) => {
    const spliced = answer.flatMap((line) => ['+QIRDI: 0,1,5', '5, CLOSED', line]);
    const played = play(command, ...spliced);
    expect(played.values).toEqual(values);
    // Six lines were not seen: silence ends what the last of them left open.
    expect(played.end).toEqual(end);
    expect(played.others).toEqual(answer.flatMap(() => ['+QIRDI: 0,1,5', '5, CLOSED']));
  });
});

describe('AT+QISTATE with six connections', () => {
  const idle = (state = 'INITIAL') => [1, 2, 3, 4, 5].map((index) => ({ _tag: 'Connection', index, state }));
  const busy = {
    _tag: 'Connection',
    index: 0,
    remote: { protocol: 'TCP', host: '1.2.3.4', port: 7070 },
    state: 'CONNECTED',
  };
  const spacings: readonly (readonly [string, string, (index: number) => string])[] = [
    ['of the note', '+QISTATE: 0,"TCP","1.2.3.4",7070,"CONNECTED"', (i) => `+QISTATE: ${i},"","",,"INITIAL"`],
    [
      'of the MC60',
      '+QISTATE: 0, "TCP", "1.2.3.4", 7070,"CONNECTED"',
      (i) => `+QISTATE: ${i},"","",,"INITIAL"`,
    ],
    [
      'of the M35',
      '+QISTATE: 0, "TCP", "1.2.3.4", 7070, "CONNECTED"',
      (i) => `+QISTATE: ${i}, "", "", , "INITIAL"`,
    ],
  ];
  const heads = ['IP PROCESSING', 'IP INITIAL'] as const;

  describe.each(heads)('in %s', (state) => {
    it.each(spacings)('in the spacing %s, with a final OK or without', (_, active, unused) => {
      const rows = ['OK', `STATE: ${state}`, active, ...[1, 2, 3, 4, 5].map(unused)];
      const values = [{ _tag: 'Stack', state }, busy, ...idle()];
      expect(play(c.qistate(), ...rows)).toEqual({ values, end: quiet, others: [] });
      expect(play(c.qistate(), ...rows, 'OK')).toEqual({ values, end: DONE, others: [] });
    });
  });

  it('a server of UDP, and a connection on its way down', () => {
    const { values } = play(
      c.qistate(),
      'OK',
      'STATE: IP PROCESSING',
      '+QISTATE: 0, "UDP_SC", "1.2.3.4", 7070,"CONNECTED"',
      '+QISTATE: 1, "TCP", "1.2.3.4", 7070,"REMOTE CLOSING"',
    );
    expect(values.slice(1)).toEqual([
      { ...busy, remote: { ...busy.remote, protocol: 'UDP_SC' } },
      { ...busy, index: 1, state: 'REMOTE CLOSING' },
    ]);
  });
});

describe('AT+QISSTAT with clients', () => {
  const head = ['OK', 'S: LISTENNING'];
  const unused = [1, 2, 3, 4].map((index) => `C: ${index},"","",,"INITIAL"`);
  const values = [
    { _tag: 'Server', state: 'LISTENING' },
    { _tag: 'Connection', index: 0, remote: { protocol: 'TCP', host: '1.2.3.4', port: 4321 } },
    ...[1, 2, 3, 4].map((index) => ({ _tag: 'Connection', index, state: 'INITIAL' })),
  ];

  it.each([
    ['of the firmware', 'C : 0, "TCP", "1.2.3.4", 4321'],
    ['of the idle rows', 'C: 0,"TCP","1.2.3.4",4321'],
    ['with one more comma', 'C : 0, "TCP", "1.2.3.4", 4321,'],
  ])('in the spelling %s, with a final OK or without', (_, active) => {
    const rows = [...head, active, ...unused];
    expect(play(c.qisstat(), ...rows)).toEqual({ values, end: quiet, others: [] });
    expect(play(c.qisstat(), ...rows, 'OK')).toEqual({ values, end: DONE, others: [] });
  });

  it('after every line it may be whole', () => {
    for (const [i] of unused.entries()) {
      expect(play(c.qisstat(), ...head, ...unused.slice(0, i)).end).toEqual(quiet);
    }
  });

  it('a client of UDP, and a row with its state', () => {
    expect(play(c.qisstat(), ...head, 'C : 4, "UDP_SC", "1.2.3.4", 7070,"CONNECTED"').values[1]).toEqual({
      _tag: 'Connection',
      index: 4,
      remote: { protocol: 'UDP_SC', host: '1.2.3.4', port: 7070 },
      state: 'CONNECTED',
    });
  });
});

describe('AT+QIDNSGIP says why it fails (note 8.2)', () => {
  const meanings = [
    'the module is not authorised',
    'the module takes the name for none',
    'the network failed',
    'there is no DNS server',
    'the DNS server did not answer in time',
    'no DNS server is configured',
    'the module is out of memory',
    'no reason is known',
  ];

  it.each(meanings.map((meaning, i) => [i + 1, meaning] as const))('ERROR:%d, %s', (code, meaning) => {
    for (const text of [`ERROR:${code}`, `ERROR: ${code}`]) {
      expect(play(c.qidnsgip('a'), 'OK', text).end).toEqual(dnsFailed(text, code, meaning));
    }
  });

  it('also after an address', () => {
    expect(play(c.qidnsgip('a'), 'OK', '1.2.3.4', 'ERROR:5')).toEqual({
      values: ['1.2.3.4'],
      end: dnsFailed('ERROR:5', 5, 'the DNS server did not answer in time'),
      others: [],
    });
  });

  it('in words that tell what to do', () => {
    expect(say({ _tag: 'DnsFailed', name: 'a.b', code: 4, meaning: 'there is no DNS server' })).toBe(
      'The name a.b was not resolved, error 4: there is no DNS server. Check the name, the context and the DNS servers (AT+QIDNSCFG).',
    );
    expect(say({ _tag: 'PingFailed', host: 'a.b', code: 3, meaning: 'the TCP/IP stack is busy' })).toBe(
      'a.b was not pinged, error 3: the TCP/IP stack is busy.',
    );
    expect(say({ _tag: 'ClockNotSet', code: 2 })).toBe(
      'The clock was not set, error 2. Check the time server (AT+QNTP?) and the context.',
    );
  });
});

describe('AT+QISCON? tells what is saved', () => {
  const shared = ['SHOW APPTCPIP CONTEXT', '+QIDNSIP:0', '+QIPROMPT:1', '+QIHEAD:0', '+QISHOWRA:0'];
  const gprs = [
    '+QICSGP:1',
    'Gprs Config APN:CMNET',
    'Gprs Config UserId:',
    'Gprs Config Password:',
    'Gprs Config inactivityTimeout:0',
  ];
  const saved = {
    qidnsip: 0,
    qiprompt: 1,
    qihead: 0,
    qishowra: 0,
    qicsgp: 1,
    bearer: { APN: 'CMNET', UserId: '', Password: '', inactivityTimeout: '0' },
    qimode: 0,
  };
  const transparent = [
    'App Tcpip Mode:1',
    'In Transparent Transfer Mode',
    'Number of Retry:3',
    'Wait Time:2',
    'Send Size:512',
    'esc:1',
  ];

  it('over GPRS', () => {
    const answer = [...shared, ...gprs, 'App Tcpip Mode:0', 'OK'];
    expect(play(c.qiscon.read(), ...answer)).toEqual({ values: [saved], end: DONE, others: [] });
  });

  it('with blanks behind the colons, as the manual prints them, and news in between', () => {
    const answer = [...shared, ...gprs, 'App Tcpip Mode:0', 'OK'].map((line) => line.replace(':', ': '));
    const news = answer.flatMap((line) => ['+QIRDI: 0,1,0', 'RING', line]);
    expect(play(c.qiscon.read(), ...news).values).toEqual([saved]);
    expect(play(c.qiscon.read(), ...news).others).toHaveLength(2 * answer.length);
  });

  it('in transparent mode', () => {
    expect(play(c.qiscon.read(), ...shared, ...gprs, ...transparent, 'OK').values).toEqual([
      { ...saved, qimode: 1, transparent: { retries: 3, wait: 200, size: 512, escape: true } },
    ]);
  });

  it('over a dialled line', () => {
    const csd = ['+QICSGP:0', 'CSD Dial Number:172', 'CSD Config UserId:me', 'App Tcpip Mode:0'];
    expect(play(c.qiscon.read(), ...shared, ...csd, 'OK').values).toEqual([
      { ...saved, qicsgp: 0, bearer: { 'Dial Number': '172', 'Config UserId': 'me' } },
    ]);
  });

  it.each([
    [[], '+QIDNSIP: expected 0 or 1, not ""'],
    [['+QIDNSIP:2'], '+QIDNSIP: expected 0 or 1, not "2"'],
    [[...shared, ...gprs], 'App Tcpip Mode: expected 0 or 1, not ""'],
    [[...shared, ...gprs, ...transparent.slice(0, 4)], 'expected 4 fields, not 2'],
    [
      [...shared, ...gprs, ...transparent.slice(0, 5), 'esc:99999999999'],
      'expected 0 or 1, not "99999999999"',
    ],
  ])('fails where it is not whole (%#)', (answer, why) => {
    expect(play(c.qiscon.read(), ...answer, 'OK').end).toEqual({ _tag: 'Malformed', text: 'OK', why });
  });
});

describe('whose line it is', () => {
  it('a client that comes in while the server is set up is a URC, and so is what became of a connection', () => {
    const urcs = [
      'REMOTE IP: 10.79.141.26',
      '0, REMOTE IP:10.79.141.26',
      '3, CONNECT FAIL',
      '3, CONNECT OK',
      '0, CLOSED',
    ];
    expect(play(c.qiserver({ max: 3 }), ...urcs, 'OK', ...urcs, 'SERVER OK')).toEqual({
      values: [],
      end: DONE,
      others: [...urcs, ...urcs],
    });
    expect(play(c.qiserver(), 'OK', 'CONNECT OK').others).toEqual(['CONNECT OK']);
  });

  it('a server whose context is lost meanwhile fails soon, and the loss is told to the others', () => {
    expect(play(c.qiserver(), 'OK', '+PDP DEACT')).toEqual({
      values: [],
      end: { _tag: 'Doomed', text: '+PDP DEACT', within: 1000 },
      others: ['+PDP DEACT'],
    });
  });

  it('the results of a ping and of a clock that somebody else asked for are URCs', () => {
    expect(play(c.qntp.read(), '+QNTP: 0', '+QNTP: "a.b",123', '+QNTP: 5', 'OK')).toEqual({
      values: [{ host: 'a.b', port: 123 }],
      end: DONE,
      others: ['+QNTP: 0', '+QNTP: 5'],
    });
    expect(play(c.qping({ host: 'a' }), '+QPING: 1', 'OK').others).toEqual(['+QPING: 1']);
    expect(play(c.qiact(), '+QIACT: 0', 'OK').others).toEqual(['+QIACT: 0']);
    expect(play(c.qideact(), '+QIDEACT: 0', 'DEACT OK').others).toEqual(['+QIDEACT: 0']);
  });

  it('only an address is one, and none comes before the OK', () => {
    const urcs = ['1.2.3.256', 'www.google.com', 'RING', '+QIRDI: 0,1,0'];
    expect(play(c.qidnsgip('a'), '1.2.3.4', 'OK', ...urcs, '1.2.3.4').others).toEqual(['1.2.3.4', ...urcs]);
  });

  it('data mode is entered by CONNECT to the letter', () => {
    const urcs = ['CONNECT OK', 'CONNECT FAIL', '0, CONNECT', 'CONNECT 9600', 'OK'];
    expect(play(c.ato(), ...urcs)).toEqual({ values: [], end: OPEN, others: urcs });
  });

  it('a number that is none of a card, of a subscriber, of a register', () => {
    expect(play(c.qccid(), '12345', '+CCID: x', 'OK').others).toEqual(['12345', '+CCID: x']);
    expect(play(c.cimi(), '4600232102260234', 'OK').others).toEqual(['4600232102260234']);
    expect(play(c.sRegister.read(3), '256', '-1', 'OK').others).toEqual(['256', '-1']);
  });

  it('a module that switches itself off for a reason of its own is news, not the answer to AT+QPOWD=0', () => {
    const urcs = ['UNDER_VOLTAGE POWER DOWN', 'NORMAL POWER DOWN'];
    expect(play(c.qpowd(0), ...urcs).others).toEqual(urcs);
    expect(play(c.qpowd(1), 'UNDER_VOLTAGE POWER DOWN').others).toEqual(['UNDER_VOLTAGE POWER DOWN']);
  });

  it('the close of another connection is not ours', () => {
    expect(play(c.qiclose(0), '1, CLOSE OK')).toEqual({ values: [], end: OPEN, others: ['1, CLOSE OK'] });
    expect(play(c.qiclose(3), '0, CLOSE OK').others).toEqual(['0, CLOSE OK']);
    expect(play(first, '1, ALREADY CONNECT')).toEqual({
      values: [],
      end: OPEN,
      others: ['1, ALREADY CONNECT'],
    });
  });

  it('the result of AT+QIOPEN is not read by it', () => {
    const urcs = ['0, CONNECT OK', 'CONNECT FAIL', '0, CLOSED', 'CONNECT'];
    expect(play(first, ...urcs)).toEqual({ values: [], end: OPEN, others: urcs });
  });

  it('an ALREADY CONNECT after the final is a URC', () => {
    expect(play(only, 'OK', 'ALREADY CONNECT').others).toEqual(['ALREADY CONNECT']);
    expect(play(only, 'ERROR', 'ALREADY CONNECT')).toEqual({
      values: [],
      end: no('ERROR'),
      others: ['ALREADY CONNECT'],
    });
  });

  it.each([
    [c.creg.read(), '+CREG: 0,1', ['+CREG: 2', '+CREG: 1,"00C3","1A2B"', '+CREG: 1, "00C3", "1A2B"']],
    [c.cgreg.read(), '+CGREG: 0,1', ['+CGREG: 2', '+CGREG: 1,"00C3","1A2B"', '+CREG: 0,1']],
  ])('a registration that changes meanwhile is a URC (%#)', (command, answer, urcs) => {
    expect(play(command, ...urcs, answer, ...urcs, 'OK')).toEqual({
      values: [{ state: 'home' }],
      end: DONE,
      others: [...urcs, ...urcs],
    });
  });

  it('a line of the same shape as the answer is taken once: the other is a URC', () => {
    expect(play(c.cpin.read(), '+CPIN: READY', '+CPIN: READY', 'OK')).toEqual({
      values: ['READY'],
      end: DONE,
      others: ['+CPIN: READY'],
    });
    expect(play(c.cfun.read(), '+CFUN: 1', '+CFUN: 1', 'OK').others).toEqual(['+CFUN: 1']);
  });

  it('the news of a start are no identification', () => {
    const urcs = [
      'RDY',
      '+CFUN: 1',
      '+CPIN: READY',
      'Call Ready',
      'SMS Ready',
      'CLOSED',
      'RING',
      '0, CLOSED',
    ];
    expect(play(c.ati(), ...urcs, 'Quectel_Ltd', ...urcs, 'OK')).toEqual({
      values: [{ manufacturer: 'Quectel_Ltd' }],
      end: DONE,
      others: [...urcs, ...urcs],
    });
  });

  it('a number that is no IMEI, an address that is none', () => {
    expect(play(c.gsn(), '12345', 'OK').others).toEqual(['12345']);
    expect(play(c.qilocip(), '10.137.160.256').others).toEqual(['10.137.160.256']);
  });
});

describe('an answer that is ours and cannot be read', () => {
  it.each<[Command<unknown>, string[], string, string]>([
    [c.qilport.read(), ['TCP: 2020', 'OK'], 'OK', 'UDP: expected a port 0–65535, not ""'],
    [c.qilport.read(), ['TCP: 65536', 'UDP: 3030', 'OK'], 'OK', 'TCP: expected a port 0–65535, not "65536"'],
    [c.qidnscfg.read(), ['OK'], 'OK', 'expected a DNS server'],
    [c.qntp(), ['OK', '+QNTP: x'], '+QNTP: x', 'expected a result, not "x"'],
    [
      c.qping({ host: 'a' }),
      ['OK', '+QPING: 0,1.2.3.4', '+QPING: 2,1,1,0'],
      '+QPING: 0,1.2.3.4',
      'expected 5 fields, not 2',
    ],
    [c.qping({ host: 'a' }), ['OK', '+QPING: 2,1'], '+QPING: 2,1', 'expected 7 fields, not 2'],
    [c.qping({ host: 'a' }), ['OK', '+QPING: 9'], '+QPING: 9', 'expected 3 or 4 or 5, not "9"'],
    [c.qping({ host: 'a' }), ['OK', '+QPING:'], '+QPING:', 'expected 3 or 4 or 5, not ""'],
    [
      c.qisstat(),
      ['OK', 'S: SLEEPING', 'OK'],
      'S: SLEEPING',
      'expected INITIAL or OPENNING or OPENING or LISTENNING or LISTENING or CLOSING, not "SLEEPING"',
    ],
    [
      c.qisstat(),
      ['OK', 'S: INITIAL', 'C: 7,"","",,"INITIAL"', 'OK'],
      'C: 7,"","",,"INITIAL"',
      'expected a connection index 0–5, not "7"',
    ],
  ])('fails the command (%#)', (command, answer, text, why) => {
    expect(play(command, ...answer).end).toEqual({ _tag: 'Malformed', text, why });
  });
});

describe('a line that is ours and cannot be read', () => {
  it.each<[Command<unknown>, string[], string]>([
    [c.qisack(0), ['+QISACK: 5, 5', 'OK'], 'expected 3 fields, not 2'],
    [c.qisack(0), ['+QISACK: 5, 5, x', 'OK'], 'expected a count, not "x"'],
    [c.qisack(0), ['+QISACK: 5, 5, 99999999999', 'OK'], 'expected a count, not "99999999999"'],
    [c.qimux.read(), ['+QIMUX: 2', 'OK'], 'expected 0 or 1, not "2"'],
    [c.qimux.read(), ['+QIMUX:', 'OK'], 'expected 0 or 1, not ""'],
    [c.cpin.read(), ['+CPIN:', 'OK'], 'expected what the SIM wants'],
    [c.creg.read(), ['+CREG: x', 'OK'], 'expected <n>,<stat>'],
    [c.csq(), ['+CSQ: 31', 'OK'], 'expected 2 fields, not 1'],
    [c.qiserver.read(), ['+QISERVER: 1', 'OK'], 'expected 2 fields, not 1'],
    [c.qiserver.read(), ['+QISERVER: 2, 0', 'OK'], 'expected 0 or 1, not "2"'],
    [c.qiautos.read(), ['+QIAUTOS: 1,99999999999', 'OK'], 'expected a period, not "99999999999"'],
    [c.qiautos.read(), ['+QIAUTOS: 1', 'OK'], 'expected a period, not ""'],
    [c.qiautos.read(), ['+QIAUTOS:', 'OK'], 'expected 0 or 1, not ""'],
    [c.qitcfg.read(), ['+QITCFG: 3,2,512', 'OK'], 'expected 4 fields, not 3'],
    [c.qitcfg.read(), ['+QITCFG: 3,,512,1', 'OK'], 'expected a waiting time, not ""'],
    [c.qidnscfg.read(), ['PrimaryDns:8.8.8', 'OK'], 'expected an IPv4 address, not "8.8.8"'],
    [c.qikalive.read(), ['+QIKALIVE: 0,60', 'OK'], 'expected 3 fields, not 2'],
    [c.qntp.read(), ['+QNTP: "a.b",65536', 'OK'], 'expected a port 0–65535, not "65536"'],
    [c.qcfg.read('DCD/TranMode'), ['+QCFG: "DCD/TranMode"', 'OK'], 'expected a value'],
    [c.qcfg.read('DCD/TranMode'), ['+QCFG: "DCD/TranMode",x', 'OK'], 'expected a count, not "x"'],
    [
      c.qcfg.read('DCD/TranMode'),
      ['+QCFG: "URC/Disable",1', 'OK'],
      'expected DCD/TranMode, not "URC/Disable"',
    ],
    [c.qtemp(), ['+QTEMP: 1,1123', 'OK'], 'expected 3 fields, not 2'],
    [c.qtemp(), ['+QTEMP: 1,1123,--7', 'OK'], 'expected a number, not "--7"'],
    [c.qinistat(), ['+QINISTAT: 4', 'OK'], 'expected 0 or 1 or 2 or 3, not "4"'],
    [c.cops.read(), ['+COPS: 0,0', 'OK'], 'expected 3 fields, not 2'],
    [c.cops.read(), ['+COPS: x', 'OK'], 'expected a mode of choice, not "x"'],
  ])('fails the command at its final line (%#)', (command, answer, why) => {
    const [text = ''] = answer;
    expect(play(command, ...answer)).toEqual({
      values: [],
      end: { _tag: 'Malformed', text, why },
      others: [],
    });
  });

  it.each([
    ['+QISTAT: 1, "TCP"', 'expected 4 fields, not 2'],
    ['+QISTAT: 7, "", "",', 'expected a connection index 0–5, not "7"'],
    ['+QISTAT: 1, "TCP", "1.2.3.4", 65536', 'expected a port 0–65535, not "65536"'],
    ['+QISTAT: 1, "", "",,"CONNECTED"', 'expected 4 fields, not 5'],
  ])('fails a list likewise: %s', (text, why) => {
    const { end, values } = play(c.qistat(), '+QISTAT: 0, "", "",', text, 'OK');
    expect(values).toHaveLength(1);
    expect(end).toEqual({ _tag: 'Malformed', text, why });
  });
});
