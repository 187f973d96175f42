import { basic, type Entry, entry, execute, read, setting, test, told, value, write } from '../entry.ts';
import { number, one, optional, plain, secret, text, word } from '../parameter.ts';

const registration = (name: string, what: string, note?: string): Entry => {
  const reports = one('n', 'what is reported', {
    0: 'nothing',
    1: 'each change',
    2: 'each change, with area and cell',
  });
  return entry(
    name,
    what,
    note === undefined ? {} : { note },
    write('have changes reported', [reports], { urcs: [`+${name}: <state>`] }),
    read('the state: 1 at home, 5 roaming, 2 searching, 3 denied', `+${name}: <n>,<state>`),
    test(),
  );
};

/** The card, the network, and how much of the module is on. */
export const network = [
  entry(
    'CPIN',
    'the lock of the SIM',
    { note: '2.2', within: 5_000 },
    read('what it wants: READY nothing', '+CPIN: READY'),
    write('enter the PIN; with a PUK, the new PIN too', [
      secret(text('pin', '4 to 8 digits')),
      optional(secret(text('new', 'the new PIN, where the first is a PUK'))),
    ]),
    test(),
  ),
  entry(
    'CLCK',
    'locks the SIM and other facilities, or tells whether they are',
    { within: 15_000 },
    write(
      'lock, unlock or ask',
      [
        word('facility', 'what', {
          SC: 'the SIM, by its PIN',
          PN: 'the network',
          AO: 'calls out',
          AI: 'calls in',
        }),
        one('mode', 'what to do', { 0: 'unlock', 1: 'lock', 2: 'tell' }),
        optional(secret(text('password', 'of that facility'))),
      ],
      { answers: ['+CLCK: <status>', 'OK'] },
    ),
    test(),
  ),
  entry(
    'CPWD',
    'changes the PIN, or the password of another facility',
    { within: 15_000 },
    write('change it', [
      word('facility', 'whose', { SC: 'the SIM', P2: 'its second PIN' }),
      secret(text('old', 'what it is')),
      secret(text('new', 'what it is to be')),
    ]),
    test(),
  ),
  told('CSQ', 'the strength of the signal: 0 to 31, 99 unknown', '+CSQ: 28,0'),
  registration('CREG', 'whether the module is in a network for calls and messages'),
  registration('CGREG', 'whether the module is in a network for GPRS', '2.2'),
  entry(
    'CGATT',
    'whether the module is attached to GPRS',
    { note: '2.2', within: 75_000 },
    write('attach or detach', [one('n', 'what to do', { 0: 'detach', 1: 'attach' })]),
    read('whether it is', '+CGATT: <n>'),
    test(),
  ),
  entry(
    'COPS',
    'the network that the module is in, or is to choose',
    { within: 75_000 },
    read('which it is', '+COPS: <mode>,<format>,"<name>"'),
    write('choose one', [
      one('mode', 'how', {
        0: 'by itself',
        1: 'this one',
        2: 'leave it',
        3: 'how names are told',
        4: 'this one, or else by itself',
      }),
      optional(one('format', 'what the name is', { 0: 'long', 1: 'short', 2: 'a number' })),
      optional(text('name', 'the network')),
    ]),
    test(),
  ),
  setting('CTZU', 'whether the network sets the clock', one('n', 'what it does', { 0: 'no', 1: 'yes' })),
  entry(
    'CFUN',
    'how much of the module is on',
    { within: 15_000 },
    write(
      'switch it',
      [
        one('level', 'how much', { 0: 'the minimum', 1: 'all', 4: 'all but the radio' }),
        optional(one('restart', 'whether it starts again', { 0: 'no', 1: 'yes' })),
      ],
      { urcs: ['+CFUN: <level>', '+CPIN: <state>'] },
    ),
    read('what it is', '+CFUN: <level>'),
    test(),
  ),
  basic(
    'ATD',
    'dials: a number, `*99#` for PPP',
    { within: 75_000 },
    value('dial it; `;` at its end for a voice call', plain('number', 'what is dialled'), {
      answers: ['CONNECT'],
      urcs: ['BUSY', 'NO ANSWER', 'NO CARRIER'],
    }),
  ),
  basic('ATA', 'answers a call', { within: 20_000 }, execute('answer it', { urcs: ['NO CARRIER'] })),
  basic('ATH', 'hangs up', { within: 20_000 }, execute('hang up')),
  setting('CMGF', 'how messages are written', one('mode', 'how', { 0: 'as PDUs', 1: 'as text' })),
  entry(
    'CMGS',
    'sends a message',
    { within: 120_000 },
    write(
      'to a number, or so many octets of a PDU; then the text, up to Ctrl+Z',
      [plain('to', 'a number in quotes; the length of the PDU under AT+CMGF=0')],
      { answers: ['> ', '+CMGS: <mr>', 'OK'], data: 'ended' },
    ),
    test(),
  ),
  entry(
    'CMGL',
    'lists the messages that are stored',
    {},
    write('those in a state', [plain('state', '"ALL", "REC UNREAD"; 4 under AT+CMGF=0')], {
      answers: ['+CMGL: <index>,<state>,<from>,,<time>', 'OK'],
    }),
    test(),
  ),
  entry(
    'CMGR',
    'reads a message',
    {},
    write('that one', [number('index', 'where it is stored', 0, 255)], {
      answers: ['+CMGR: <state>,<from>,,<time>', 'OK'],
    }),
    test(),
  ),
  entry(
    'CMGD',
    'deletes a message',
    {},
    write('that one', [number('index', 'where it is stored', 0, 255)]),
    test(),
  ),
];
