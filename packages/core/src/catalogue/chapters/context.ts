import { entry, execute, read, setting, test, write } from '../entry.ts';
import { number, one, secret, text } from '../parameter.ts';

const apn = text('apn', 'the access point: as the operator says');
const user = text('user', 'most networks ask for none');
const password = secret(text('password', 'most networks ask for none'));

/** The PDP context: set, begun, activated, deactivated; two of them. */
export const context = [
  setting(
    'QIMUX',
    'one connection or six; before the context is activated',
    one('n', 'how many', { 0: 'one', 1: 'six, each with an index' }),
    { note: '3' },
  ),
  entry(
    'QIFGCNT',
    'which of the two contexts the commands are about',
    { note: '7.1' },
    write('choose it', [one('context', 'which', { 0: 'the first', 1: 'the second' })]),
    read('which it is; 255 where no channel controls it', '+QIFGCNT: <context>,<channel>'),
    test(),
  ),
  entry(
    'QICSGP',
    'what bears the foreground context: GPRS and its access point',
    { note: '3' },
    write('GPRS', [one('bearer', 'what bears it', { 1: 'GPRS' }), apn]),
    write('GPRS, with a user', [one('bearer', 'what bears it', { 1: 'GPRS' }), apn, user, password]),
    write('a dialled line, which most modules refuse', [
      one('bearer', 'what bears it', { 0: 'a dialled line (CSD)' }),
      text('number', 'what is dialled'),
      user,
      password,
      number('rate', 'how fast', 0, 3),
    ]),
    read('what bears it', '+QICSGP: <bearer>'),
    test(),
  ),
  entry(
    'QIREGAPP',
    'starts the TCP/IP stack, in IP INITIAL only',
    { note: '3' },
    execute('as AT+QICSGP has set it up'),
    write('with an access point of its own', [apn, user, password]),
    read('the access point in use', '+QIREGAPP: "<apn>","<user>","<password>"'),
    test(),
  ),
  entry(
    'QIACT',
    'activates the foreground context, after AT+QIREGAPP',
    { note: '3', within: 150_000 },
    execute('activate it', { urcs: ['+PDP DEACT'] }),
    test(),
  ),
  entry(
    'QILOCIP',
    'the own IPv4 address; a server needs it asked once',
    { note: '3' },
    execute('tell it, without an OK', { answers: ['10.79.142.227'] }),
    test(),
  ),
  entry(
    'QIDEACT',
    'deactivates the foreground context, and closes its connections',
    { note: '5.5', within: 150_000 },
    execute('deactivate it', { answers: ['DEACT OK'] }),
    test(),
  ),
  entry(
    'QISCON',
    'keeps the settings of the context for the next start',
    {},
    execute('keep them'),
    read('which are kept, a password among them', 'SHOW APPTCPIP CONTEXT', '<setting>:<value>'),
    test(),
  ),
];
