import { type End, type Played, play } from '../../test/play.ts';
import type { Command } from '../at/command.ts';
import * as c from './index.ts';

const DONE: End = { _tag: 'Done' };
const OPEN: End = { _tag: 'Open' };
const no = (text: string, code?: number): End =>
  code === undefined ? { _tag: 'Refused', text } : { _tag: 'Refused', text, code };
const quiet: End = { _tag: 'Quiet', after: 500 };

const tcp = { protocol: 'TCP', host: '124.79.167.121', port: 7007 } as const;
const first = c.qiopen({ ...tcp, index: 0 });
const only = c.qiopen(tcp);

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

describe('whose line it is', () => {
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
