import { entry, execute, host, read, setting, test, write } from '../entry.ts';
import { number, one, word } from '../parameter.ts';

const index = number('index', 'which of six connections, under AT+QIMUX=1', 0, 5);
const protocol = word('protocol', 'which', { TCP: 'a stream', UDP: 'datagrams' });
const port = number('port', 'of the peer', 1, 65_535);

/** Connections: opened, closed, kept alive. */
export const connections = [
  entry(
    'QIOPEN',
    'opens a connection; OK says that it was begun',
    { note: '3.1, 3.3', within: 75_000 },
    write('one of six', [index, protocol, host, port], {
      urcs: ['<index>, CONNECT OK', '<index>, CONNECT FAIL'],
    }),
    write('the only one', [protocol, host, port], { urcs: ['CONNECT OK', 'CONNECT FAIL'] }),
    test(),
  ),
  entry(
    'QICLOSE',
    'closes a connection, or the server under AT+QISRVC=2',
    { note: '5.4' },
    execute('the only one, or the server', { answers: ['CLOSE OK'] }),
    write('one of six', [index], { answers: ['<index>, CLOSE OK'] }),
    test(),
  ),
  setting('QIDNSIP', 'what AT+QIOPEN takes', one('n', 'what', { 0: 'an address', 1: 'a name' }), {
    note: '8.1',
  }),
  entry(
    'QIKALIVE',
    'whether TCP probes a silent peer',
    {},
    write('probe it', [
      one('n', 'whether', { 1: 'yes' }),
      number('idle', 'after how many s without traffic', 10, 1_800),
      number('interval', 'how many s between two probes', 10, 1_800),
    ]),
    write('leave it', [one('n', 'whether', { 0: 'no, the default' })]),
    read('what it does', '+QIKALIVE: <n>,<idle>,<interval>'),
    test(),
  ),
];
