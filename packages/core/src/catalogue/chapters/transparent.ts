import { basic, entry, execute, read, setting, test, write } from '../entry.ts';
import { number, one } from '../parameter.ts';

/** Transparent mode: the UART as the connection. */
export const transparent = [
  setting(
    'QIMODE',
    'commands and data apart, or the UART as the connection',
    one('n', 'how', { 0: 'apart', 1: 'transparent, under AT+QIMUX=0' }),
    { note: '3, 4' },
  ),
  entry(
    'QITCFG',
    'when what is written in transparent mode is sent',
    { note: '4' },
    write('set it', [
      number('retries', 'how often a send is tried again', 0, 10),
      number('wait', 'how long more is waited for, in 100 ms', 0, 20),
      number('size', 'how many bytes are sent at once', 1, 1_460),
      one('escape', 'whether +++ leaves data mode', { 0: 'no', 1: 'yes' }),
    ]),
    read('what it is', '+QITCFG: <retries>,<wait>,<size>,<escape>'),
    test(),
  ),
  basic(
    'ATO',
    'back to data mode',
    { note: '4' },
    execute('go back; refused where there is no connection', { answers: ['CONNECT'] }),
  ),
  basic(
    '+++',
    'leaves data mode, with half a second of silence on both sides',
    { note: '4' },
    execute('leave it'),
  ),
];
