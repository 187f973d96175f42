import { entry, execute, read, setting, test, write } from '../entry.ts';
import { number, one, optional, word } from '../parameter.ts';

const LISTENS = { answers: ['OK', 'SERVER OK'], urcs: ['<index>, REMOTE IP: <ip>', '<index>, CLOSED'] };

/** The module as a server. */
export const servers = [
  entry(
    'QISERVER',
    'listens for clients at the port of AT+QILPORT',
    { note: '3.2, 3.4', within: 150_000 },
    execute('for one, over TCP', LISTENS),
    write(
      'as is said',
      [
        one('protocol', 'which', { 0: 'TCP', 1: 'UDP' }),
        optional(number('max', 'how many clients, under AT+QIMUX=1', 1, 5)),
      ],
      LISTENS,
    ),
    read('whether it listens, and to how many', '+QISERVER: <listening>,<clients>'),
    test(),
  ),
  entry(
    'QILPORT',
    'the port that a server listens at',
    { note: '3.2' },
    write('set it', [
      word('protocol', 'of which server', { TCP: 'the stream server', UDP: 'the datagram server' }),
      number('port', 'where it listens', 0, 65_535),
    ]),
    read('both', 'TCP: <port>', 'UDP: <port>'),
    test(),
  ),
  setting(
    'QISRVC',
    'which connections AT+QISEND, AT+QISACK and AT+QICLOSE mean',
    one('n', 'the module is', { 1: 'the client', 2: 'the server' }),
    { note: '3.2' },
  ),
];
