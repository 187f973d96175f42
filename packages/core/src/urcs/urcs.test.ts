import * as fc from 'fast-check';
import { holds } from '../../test/holds.ts';
import { accepted } from '../at/rules.ts';
import * as kinds from './index.ts';
import { type UrcEvent, urcs } from './index.ts';

/** What a line says, by the first kind that claims it: as the channel asks them. */
const read = (line: string): UrcEvent | undefined => {
  for (const urc of urcs) {
    const event = urc.read(line);
    if (event) return event;
  }
  return undefined;
};

const table: readonly (readonly [string, UrcEvent])[] = [
  ['CONNECT OK', { _tag: 'Connected' }],
  ['CONNECT FAIL', { _tag: 'ConnectFailed' }],
  ['0, CONNECT OK', { _tag: 'Connected', index: 0 }],
  ['5, CONNECT FAIL', { _tag: 'ConnectFailed', index: 5 }],
  ['3,CONNECT OK', { _tag: 'Connected', index: 3 }],
  ['ALREADY CONNECT', { _tag: 'AlreadyConnected' }],
  ['0, ALREADY CONNECT', { _tag: 'AlreadyConnected', index: 0 }],
  ['CLOSED', { _tag: 'Closed' }],
  ['0, CLOSED', { _tag: 'Closed', index: 0 }],
  ['5,CLOSED', { _tag: 'Closed', index: 5 }],
  ['CCLOSED', { _tag: 'Closed', role: 1 }],
  ['SCLOSED', { _tag: 'Closed', role: 2 }],
  ['0, SCLOSED', { _tag: 'Closed', index: 0, role: 2 }],
  ['+PDP DEACT', { _tag: 'ContextDeactivated' }],
  ['+QIRDI: 0,1,0', { _tag: 'Readable', context: 0, role: 1, index: 0 }],
  ['+QIRDI:0,1,0', { _tag: 'Readable', context: 0, role: 1, index: 0 }],
  ['+QIRDI: 1,2,4', { _tag: 'Readable', context: 1, role: 2, index: 4 }],
  [
    '+QIRDI: 0,1,0,3,2,2693',
    { _tag: 'Readable', context: 0, role: 1, index: 0, waiting: { packets: 3, length: 2, total: 2693 } },
  ],
  ['REMOTE IP:10.79.141.26', { _tag: 'Accepted', host: '10.79.141.26' }],
  ['REMOTE IP: 10.79.141.26', { _tag: 'Accepted', host: '10.79.141.26' }],
  ['0, REMOTE IP:10.79.141.26', { _tag: 'Accepted', index: 0, host: '10.79.141.26' }],
  ['0, REMOTE IP: 10.79.141.26', { _tag: 'Accepted', index: 0, host: '10.79.141.26' }],
  ['4,REMOTE IP:10.79.141.26', { _tag: 'Accepted', index: 4, host: '10.79.141.26' }],
  ['RDY', { _tag: 'Booted' }],
  ['+CFUN: 1', { _tag: 'FunctionalityChanged', level: 1 }],
  ['+CPIN: READY', { _tag: 'SimChanged', state: 'READY' }],
  ['+CPIN: NOT INSERTED', { _tag: 'SimChanged', state: 'NOT INSERTED' }],
  ['Call Ready', { _tag: 'ServiceReady', service: 'Call' }],
  ['SMS Ready', { _tag: 'ServiceReady', service: 'SMS' }],
  ['NORMAL POWER DOWN', { _tag: 'PoweredDown', because: 'order', text: 'NORMAL POWER DOWN' }],
  [
    'UNDER_VOLTAGE POWER DOWN',
    { _tag: 'PoweredDown', because: 'undervoltage', text: 'UNDER_VOLTAGE POWER DOWN' },
  ],
  [
    'OVER_VOLTAGE POWER DOWN',
    { _tag: 'PoweredDown', because: 'overvoltage', text: 'OVER_VOLTAGE POWER DOWN' },
  ],
  ['UNDER_VOLTAGE WARNING', { _tag: 'PowerWarning', because: 'undervoltage', text: 'UNDER_VOLTAGE WARNING' }],
  ['OVER_VOLTAGE WARNING', { _tag: 'PowerWarning', because: 'overvoltage', text: 'OVER_VOLTAGE WARNING' }],
  ['+CREG: 1', { _tag: 'RegistrationChanged', network: 'GSM', state: 'home' }],
  ['+CGREG: 5', { _tag: 'RegistrationChanged', network: 'GPRS', state: 'roaming' }],
  [
    '+CGREG: 1,"00C3","1A2B"',
    { _tag: 'RegistrationChanged', network: 'GPRS', state: 'home', area: '00C3', cell: '1A2B' },
  ],
  [
    '+CREG: 1,"0033","1234"', // digits only, and yet no answer
    { _tag: 'RegistrationChanged', network: 'GSM', state: 'home', area: '0033', cell: '1234' },
  ],
  ['CONNECT', { _tag: 'DataMode' }],
  ['NO CARRIER', { _tag: 'NoCarrier' }],
  ['RING', { _tag: 'Ringing' }],
  ['ALARM RING', { _tag: 'AlarmRang' }],
  ['+CMTI: "SM",1', { _tag: 'MessageArrived', storage: 'SM', place: 1 }],
  ['+CMTI:"ME", 12', { _tag: 'MessageArrived', storage: 'ME', place: 12 }],
  ['SERVER OK', { _tag: 'ServerListening' }],
  ['+QIACT: 0', { _tag: 'ContextResult', of: 'activation', result: 0 }],
  ['+QIDEACT:1', { _tag: 'ContextResult', of: 'deactivation', result: 1 }],
  ['+QNTP: 0', { _tag: 'ClockResult', code: 0 }],
  ['+QNTP:5', { _tag: 'ClockResult', code: 5 }],
  [
    '+QPING: 0,64.233.189.99,32,120,50',
    {
      _tag: 'PingTold',
      result: { _tag: 'Reply', host: '64.233.189.99', length: 32, time: 120, ttl: 50 },
    },
  ],
  ['+QPING: 1', { _tag: 'PingTold', result: { _tag: 'Lost' } }],
  [
    '+QPING: 2,4,3,1,110,140,125',
    {
      _tag: 'PingTold',
      result: {
        _tag: 'Statistics',
        sent: 4,
        received: 3,
        lost: 1,
        times: { min: 110, max: 140, average: 125 },
      },
    },
  ],
  ['+QPING: 4', { _tag: 'PingTold', result: { _tag: 'Error', code: 4 } }],
];

const nobodys = [
  'connect',
  'CONNECT 9600',
  '0, CONNECT',
  'RINGING',
  'NO CARRIER 1',
  '0, SERVER OK',
  'DCLOSED',
  '+CMTI: "SM"',
  '+CMTI: "SM",x',
  '+CMTI: "SM",99999999999',
  '+CGEV: NW DETACH',
  '+CLIP: "13800000000",129',
  '+QIACT:',
  '+QIACT: x',
  '+QIDEACT: 99999999999',
  '+QNTP: "210.72.145.44",123', // the answer to AT+QNTP?
  '+QNTP: -1',
  '+QPING:',
  '+QPING: 0,64.233.189.99',
  '+QPING: 2,4,3',
  '+QPING: 1,1',
  '+QPING: 6',
  '+PDP: DEACT', // another maker's
  '6, CLOSED',
  '00, CLOSED',
  '0 CLOSED',
  '0, CLOSED ',
  'closed',
  '0, CLOSE OK',
  'SEND OK',
  '+QIRDI: 0,1',
  '+QIRDI: 0,3,0',
  '+QIRDI: 0,1,6',
  '+QIRDI: 0,1,0,1',
  '+QIRDI: 0,1,0,1,1,99999999999',
  '+QIRD: 1.2.3.4:5,TCP,6',
  'REMOTE IP: 10.79.141.256',
  'REMOTE IP:',
  '+CFUN: x',
  '+CPIN:',
  '+CREG: 0,1', // the answer
  '+CREG: 2,1,"00C3","1A2B"',
  '+CREG: ',
  '',
];

describe('the unsolicited result codes', () => {
  it.each(table)('%s', (line, event) => {
    expect(read(line)).toEqual(event);
  });

  it.each(nobodys)('nobody knows %j: it is handed on as it came', (text) => {
    expect(read(text)).toEqual({ _tag: 'Unknown', text });
  });

  it('are each one kind’s: the order decides nothing but the unknown', () => {
    for (const [line] of table) {
      expect(urcs.slice(0, -1).filter((urc) => urc.read(line) !== undefined)).toHaveLength(1);
    }
  });

  it('all have a line in this table', () => {
    for (const urc of urcs.slice(0, -1)) {
      expect(table.some(([line]) => urc.read(line) !== undefined)).toBe(true);
    }
  });

  it('are all in the list', () => {
    const exported = Object.values(kinds).flatMap((value) => ('read' in value ? [value] : []));
    expect(new Set<unknown>(urcs)).toEqual(new Set<unknown>(exported));
    expect(urcs.at(-1)).toBe(kinds.unknown);
  });

  it.each(['OK', 'ERROR', '+CME ERROR: 10', '+CME ERROR: SIM busy', '+CMS ERROR: 604'])(
    '%s is an answer, never news',
    (line) => {
      expect(read(line)).toBeUndefined();
    },
  );

  it('never claim a final code, and never throw', () => {
    const beginnings = [
      '+QIRDI:',
      '+CREG:',
      '+CGREG:',
      '+CPIN:',
      '+CFUN:',
      '+CME ERROR:',
      'REMOTE IP:',
      '+CMTI:',
      '+QIACT:',
      '+QIDEACT:',
      '+QNTP:',
      '+QPING:',
      '0,',
      '',
    ];
    const pieces = fc.constantFrom(
      '0',
      '1',
      ',',
      ', ',
      '"',
      'OK',
      'CLOSED',
      '1.2.3.4',
      '99999999999',
      ' ',
      'ERROR',
    );
    const line = fc
      .tuple(
        fc.constantFrom(...beginnings),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((some) => some.join('')),
        ),
      )
      .map((parts) => parts.join(''));
    holds(
      fc.property(line, (text) => {
        expect(read(text) === undefined).toBe(accepted({ _tag: 'Line', text }) !== undefined);
      }),
    );
  });

  it('bring back the index they were printed with', () => {
    holds(
      fc.property(
        fc.nat(5),
        fc.constantFrom(
          'CLOSED',
          'SCLOSED',
          'CONNECT OK',
          'CONNECT FAIL',
          'ALREADY CONNECT',
          'REMOTE IP:1.2.3.4',
        ),
        fc.constantFrom(',', ', '),
        (index, text, comma) => {
          expect(read(`${index}${comma}${text}`)).toEqual({ ...read(text), index });
        },
      ),
    );
  });
});
