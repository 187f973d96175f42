import { entry, execute, read, setting, test, write } from '../entry.ts';
import { number, one } from '../parameter.ts';

const index = number('index', 'which of six connections, under AT+QIMUX=1', 0, 5);
const length = number('length', 'how many bytes', 1, 1_460);
const SENT = ['> ', 'SEND OK'] as const;

/** What leaves through a connection. */
export const sending = [
  entry(
    'QISEND',
    'sends 1 to 1460 bytes; SEND OK says that the module took them',
    { note: '5.2.2', within: 30_000 },
    write('so many bytes, by one of six', [index, length], { answers: SENT, data: 'counted' }),
    write('so many bytes, by the only one', [length], { answers: SENT, data: 'counted' }),
    write('up to Ctrl+Z, by one of six', [index], { answers: SENT, data: 'ended' }),
    execute('up to Ctrl+Z, by the only one', { answers: SENT, data: 'ended' }),
    test(),
  ),
  entry(
    'QISACK',
    'how much of what was sent the peer has: sent, acknowledged, pending',
    { note: '5.2.2' },
    execute('by the only one', { answers: ['+QISACK: <sent>,<acked>,<nAcked>', 'OK'] }),
    write('by one of six', [index], { answers: ['+QISACK: <sent>,<acked>,<nAcked>', 'OK'] }),
    test(),
  ),
  setting(
    'QIPROMPT',
    'what AT+QISEND prints',
    one('n', 'what', {
      0: 'no prompt, and SEND OK',
      1: 'a prompt and SEND OK, the default',
      2: 'neither',
      3: 'a prompt, and SEND OK with the index',
    }),
  ),
  setting(
    'QISDE',
    'whether the data of AT+QISEND is echoed',
    one('n', 'whether', { 0: 'no', 1: 'yes, the default' }),
  ),
  entry(
    'QIAUTOS',
    'timed sending: AT+QISEND ends by itself',
    { note: '5.2.2.3' },
    write('after so long', [one('n', 'whether', { 1: 'on' }), number('period', 'in s', 1, 100)]),
    write('by Ctrl+Z again', [one('n', 'whether', { 0: 'off' })]),
    read('what it is', '+QIAUTOS: <n>,<period>'),
    test(),
  ),
];
