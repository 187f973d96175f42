import { entry, execute, read, setting, test, told, write } from '../entry.ts';
import { number, one, optional, text } from '../parameter.ts';

/** On, off, asleep; how warm, how charged, how late it is. */
export const power = [
  entry(
    'QPOWD',
    'switches the module off',
    { within: 15_000 },
    write('off', [one('n', 'how', { 0: 'at once', 1: 'in good order' })], { answers: ['NORMAL POWER DOWN'] }),
    test(),
  ),
  setting(
    'QSCLK',
    'whether the module may sleep',
    one('n', 'when', { 0: 'never', 1: 'while DTR is high', 2: 'whenever it is idle' }),
    { note: '9' },
  ),
  told('QINISTAT', 'how far the module has come since its start: 3 all the way', '+QINISTAT: 3'),
  told('QTEMP', 'the temperature of the module', '+QTEMP: <mode>,<mV>,<°C>'),
  told('CBC', 'the supply: charging, percent, mV', '+CBC: 0,96,4140'),
  entry(
    'CCLK',
    'the clock of the module',
    {},
    read('what it shows', '+CCLK: "<yy/MM/dd,hh:mm:ss±zz>"'),
    write('set it', [text('time', 'yy/MM/dd,hh:mm:ss±zz, the zone in quarters of an hour')]),
    test(),
  ),
  entry(
    'QNTP',
    'sets the clock by a time server',
    { within: 125_000 },
    execute('by the one that is set', { answers: ['OK', '+QNTP: <code>'] }),
    write(
      'by this one',
      [text('host', 'an address, or a name'), optional(number('port', '123 as a rule', 1, 65_535))],
      { answers: ['OK', '+QNTP: <code>'] },
    ),
    read('which is set', '+QNTP: "<host>",<port>'),
    test(),
  ),
  told('QLTS', 'the time as the network has told it', '+QLTS: "<yy/MM/dd,hh:mm:ss±zz>,<dst>"'),
];
