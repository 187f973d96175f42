import { drawn, rate } from './drawn.ts';
import { overheard } from './overheard.ts';
import { type Change, heard, measured, nothing, type Picture, passed, told } from './picture.ts';
import { toldStatus } from './told-status.ts';

const after = (...changes: readonly Change[]): Picture =>
  changes.reduce((picture, change) => change(picture), nothing);

const signal = (rssi: number) => measured({ rssi, dBm: 2 * rssi - 113, ber: 0 });

const open = told({
  context: 0,
  address: '10.1.2.3',
  stack: [
    { _tag: 'Stack', state: 'IP PROCESSING' },
    { _tag: 'Connection', index: 0, state: 'INITIAL' },
    {
      _tag: 'Connection',
      index: 1,
      remote: { protocol: 'TCP', host: '1.2.3.4', port: 7 },
      state: 'CONNECTED',
    },
  ],
});

describe('the picture of a module', () => {
  it('says of what is not known that it is not', () => {
    expect(drawn('/dev/ttyUSB0', nothing)).toEqual([
      '/dev/ttyUSB0',
      'signal     not known yet',
      'network    not known yet',
      'GPRS       not known yet',
      'context    not known yet',
      'line       0 B/s',
    ]);
  });

  it('shows all that is known, with what was before as a line of blocks', () => {
    const picture = after(
      told({ module: { model: 'Quectel_M95', revision: 'R1' }, imei: '861694030000018' }),
      ...[0, 15, 31].map(signal),
      told({ network: 'home', operator: 'CMCC', gprs: 'roaming', attached: true }),
      open,
      ...[0, 500, 1_000].map(passed),
      heard('RING'),
      heard('+CREG: 2'),
    );
    expect(drawn('COM3', picture)).toEqual([
      'COM3  Quectel_M95  R1  IMEI 861694030000018',
      'signal     ▁▄█  -51 dBm (31 of 31)',
      'network    home  CMCC',
      'GPRS       roaming  attached',
      'context 0  IP PROCESSING  10.1.2.3',
      '  1        TCP 1.2.3.4:7  CONNECTED',
      'line       ▁▅█  1.0 kB/s',
      'news       RING',
      '           +CREG: 2',
    ]);
  });

  it('shows the other context, where it was asked', () => {
    const beside = told({
      beside: {
        context: 1,
        stack: [
          { _tag: 'Stack', state: 'IP PROCESSING' },
          {
            _tag: 'Connection',
            index: 0,
            remote: { protocol: 'UDP', host: '5.6.7.8', port: 53 },
            state: 'CONNECTED',
          },
        ],
      },
    });
    expect(drawn('x', after(open, beside)).slice(4, 8)).toEqual([
      'context 0  IP PROCESSING  10.1.2.3',
      '  1        TCP 1.2.3.4:7  CONNECTED',
      'context 1  IP PROCESSING  in the background',
      '  0        UDP 5.6.7.8:53  CONNECTED',
    ]);
    expect(toldStatus(after(open, beside))).toMatchObject({
      stack: 'IP PROCESSING',
      beside: { context: 1, stack: 'IP PROCESSING', connections: [{ index: 0, host: '5.6.7.8', port: 53 }] },
    });
  });

  it('says that there is no signal, and that the module does not answer', () => {
    const picture = after(measured({ rssi: 99, ber: 99 }), told({ trouble: new Error('It is silent.') }));
    const lines = drawn('x', picture);
    expect(lines[1]).toBe('signal     none');
    expect(lines.at(-1)).toBe('It is silent.');
  });

  it('keeps the latest, and forgets the rest', () => {
    const many = Array.from({ length: 100 }, (_, at) => at);
    const { rates, news, signals } = after(
      ...many.map(passed),
      ...many.map((at) => heard(`${at}`)),
      ...many.map(() => signal(20)),
    );
    expect([rates.length, rates.at(-1), signals.length]).toEqual([40, 99, 40]);
    expect(news).toEqual(['95', '96', '97', '98', '99']);
  });

  it('is told programs without what was before', () => {
    expect(toldStatus(after(signal(20), signal(21), open, passed(12)))).toEqual({
      signal: { rssi: 21, dBm: -71, ber: 0 },
      context: 0,
      address: '10.1.2.3',
      stack: 'IP PROCESSING',
      connections: [{ index: 1, protocol: 'TCP', host: '1.2.3.4', port: 7, state: 'CONNECTED' }],
      news: [],
      rate: 12,
    });
  });

  it('is drawn of what others are answered, too', () => {
    const lines = [
      '+CSQ: 20,0',
      '+CREG: 0,5',
      '+COPS: 0,0,"CMCC"',
      '+CGREG: 0,1',
      '+CGATT: 0',
      'OK',
      '+QISACK: 1, 1, 0',
    ];
    expect(after(...lines.flatMap(overheard))).toMatchObject({
      signal: { rssi: 20, dBm: -73 },
      network: 'roaming',
      operator: 'CMCC',
      gprs: 'home',
      attached: false,
    });
  });
});

it.each([
  [0, '0 B/s'],
  [999, '999 B/s'],
  [1_000, '1.0 kB/s'],
  [123_456, '123.5 kB/s'],
])('%d bytes a second are %s', (bytes, text) => {
  expect(rate(bytes)).toBe(text);
});
