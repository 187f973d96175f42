import { basic, entry, execute, read, setting, test, value, write } from '../entry.ts';
import { number, one, optional, plain, word } from '../parameter.ts';

/** The line itself, what is stored, and what a refusal says. */
export const general = [
  basic('AT', 'is anybody there?', {}, execute('an OK, and nothing else')),
  basic('A/', 'the command before, once more: without a line end', {}, execute('repeat it')),
  basic(
    'ATE',
    'whether the module repeats what is typed',
    {},
    value('switch it', one('echo', 'whether it repeats', { 0: 'no', 1: 'yes, the default' })),
  ),
  basic(
    'ATV',
    'whether final answers are words or numbers',
    {},
    value('choose', one('form', 'how it answers', { 0: 'numbers: 0 for OK', 1: 'words, the default' })),
  ),
  basic(
    'ATQ',
    'whether there are final answers at all',
    {},
    value('choose', one('n', 'what it says', { 0: 'final answers, the default', 1: 'none' })),
  ),
  basic(
    'AT&F',
    'what is set becomes what the factory has set',
    {},
    execute('make it so'),
    value('the same', one('profile', 'which', { 0: 'the only one' })),
  ),
  basic(
    'AT&W',
    'stores what is set now, for the next start: AT+IPR and ATE among it',
    {},
    execute('store it'),
    value('the same', one('profile', 'where', { 0: 'the only one' })),
  ),
  basic(
    'ATZ',
    'what is set becomes what AT&W has stored',
    {},
    execute('make it so'),
    value('the same', one('profile', 'which', { 0: 'the only one' })),
  ),
  basic('AT&V', 'what is set now', {}, execute('tell it', { answers: ['ACTIVE PROFILE', 'OK'] })),
  basic(
    'AT&D',
    'what DTR going off does in data mode',
    { note: '4' },
    value(
      'set it',
      one('n', 'what it does', {
        0: 'nothing',
        1: 'leaves data mode, and keeps the connection',
        2: 'disconnects',
      }),
    ),
  ),
  basic(
    'AT&C',
    'what DCD shows',
    { note: '5.6.2' },
    value(
      'set it',
      one('n', 'when it is on', { 0: 'always', 1: 'while there is a connection, the default' }),
    ),
  ),
  basic(
    'ATS',
    'a register of the module: ATS3?, ATS0=1',
    {},
    value('tell it, or set it', plain('register', '0 to 255, then `?`, or `=` and its value'), {
      answers: ['013', 'OK'],
    }),
  ),
  setting(
    'CMEE',
    'what a refusal says',
    one('n', 'how much', {
      0: 'ERROR',
      1: '+CME ERROR and its number, the default',
      2: '+CME ERROR and its meaning',
    }),
  ),
  setting(
    'IPR',
    'the baud rate',
    one('rate', 'bits a second', {
      0: 'found out by the first AT, the default: no URC tells a start',
      ...Object.fromEntries(
        [75, 150, 300, 600, 1200, 2400, 4800, 9600, 14_400, 19_200, 28_800, 38_400, 57_600, 115_200].map(
          (rate) => [rate, 'fixed: RDY tells a start'],
        ),
      ),
    }),
  ),
  entry(
    'IFC',
    'flow control of the UART',
    {},
    write('set it', [
      one('from', 'what stops the module', { 0: 'nothing', 1: 'XON and XOFF', 2: 'RTS' }),
      optional(one('to', 'what stops the host', { 0: 'nothing', 1: 'XON and XOFF', 2: 'CTS' })),
    ]),
    read('what it is', '+IFC: <from>,<to>'),
    test(),
  ),
  setting(
    'QIURC',
    'whether the module prints URCs',
    one('n', 'what it prints', { 0: 'none', 1: 'URCs, the default' }),
  ),
  entry(
    'QCFG',
    'a part of the configuration; which there are is the model and its firmware',
    {},
    write(
      'tell it, or set it',
      [
        word('key', 'which', {
          'TCP/AsyncRCOutput': 'when results come',
          'TCP/DataFormat': 'how data is written',
          'TCP/WithCRLF': 'whether data ends with CR LF',
          'TCP/BufferRemain': 'whether the room left is told',
          'URC/AsyncCmdBuffer': 'whether URCs wait while a command runs',
          'URC/ChannelOutput': 'where URCs come out',
          'URC/Disable': 'whether URCs come at all',
          'NW/PDPActAsync': 'whether AT+QIACT answers before it is done',
          'DCD/TranMode': 'what DCD shows in transparent mode',
        }),
        optional(number('value', 'what it is to be', 0, 65_535)),
      ],
      { answers: ['+QCFG: <key>,<value>', 'OK'] },
    ),
    test(),
  ),
];
