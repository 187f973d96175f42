import { entry, execute, test } from '../entry.ts';

const NOTE = { note: '5.6.2' };

/** What the stack is doing. */
export const status = [
  entry(
    'QISTAT',
    'the state of the stack, or of each connection under AT+QIMUX=1',
    NOTE,
    execute('tell it', { answers: ['OK', 'STATE: IP INITIAL'] }),
    test(),
  ),
  entry(
    'QISTATE',
    'the state of the stack, and of each connection under AT+QIMUX=1',
    NOTE,
    execute('tell it', {
      answers: ['OK', 'STATE: IP PROCESSING', '+QISTATE: <index>,"<protocol>","<ip>","<port>","<state>"'],
    }),
    test(),
  ),
  entry(
    'QISSTAT',
    'the state of the server, and of each of its clients',
    NOTE,
    execute('tell it', { answers: ['OK', 'S: <state>', 'C: <index>, <client>'] }),
    test(),
  ),
];
