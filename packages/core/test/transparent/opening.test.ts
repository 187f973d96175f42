import { map, merge } from 'rxjs';
import { m10 } from '../../src/dialects/m10.ts';
import { modemScene } from '../stage.ts';
import { back, dial, dials, mode, opened, parts } from './scene.ts';

/** A module that refuses is asked whether it has its context still. */
const stillActive = `
  > AT+QISTATE
  < OK
  < STATE: IP STATUS
`;

describe('opening in transparent mode', () => {
  it('has CONNECT and payload in one chunk', () => {
    const { log, pass, pipe, watch, module } = dial(String.raw`${mode()}
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      << \r\nCONNECT\r\n\r\nOK\r\nhello
    `);
    pass(1_000);
    watch('data', pipe().data$);
    expect(log).toEqual(['pipe TCP', String.raw`data "\r\nOK\r\nhello"`]);
    expect(module.left()).toEqual([]);
  });

  it.each([
    [
      'CONNECT FAIL',
      '< OK\n < CONNECT FAIL',
      'ConnectFailed {address:124.79.167.121:7007,text:CONNECT FAIL}',
    ],
    ['ERROR', `< ERROR\n${stillActive}`, 'Refused {command:QIOPEN,text:ERROR}'],
    ['ERROR behind OK', `< OK\n< ERROR\n${stillActive}`, 'Refused {command:QIOPEN,text:ERROR}'],
  ])('fails by %s when the module is as it was before', (_, answer, failure) => {
    const { log, pass, module, modem, watch } = dial(`${mode()}
      > AT+QIOPEN="TCP","124.79.167.121",7007
      ${answer}
      ${back}
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < OK
      < 0, CONNECT OK
    `);
    pass(2_000);
    expect(log).toEqual([]);
    pass(2_000);
    expect(log).toEqual([`pipe ! ${failure}`]);
    watch('socket', modem.tcp('1.2.3.4', 7));
    pass(100);
    expect(module.left()).toEqual([]);
  });

  it('asks for the address first where the module takes no names while it is active', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `${mode()}
      > AT+QIDNSGIP="a.example"
      < OK
      < 1.2.3.4
      ~ 1s
      > AT+QIOPEN="TCP","1.2.3.4",7
      < OK
      < CONNECT
      `,
      { echo: true },
      { dialect: m10 },
    );
    watch('pipe', modem.transparent('a.example', 7).pipe(map(({ remote }) => remote.host)));
    pass(5_000);
    expect(log).toEqual(['pipe a.example']);
    expect(module.left()).toEqual([]);
  });

  it('fails where the module says nothing at all, behind a fence', () => {
    const { log, pass, module } = dial(`${mode()}
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      > AT
      < OK
      > AT+QIFGCNT=0
      < OK
      ${back}
    `);
    pass(80_000);
    expect(log).toEqual(['pipe ! TimedOut {command:QIOPEN,after:75000,awaiting:answer}']);
    expect(module.left()).toEqual([]);
  });

  it('fails with the context that is lost meanwhile, and so does the modem', () => {
    const { log, pass, module } = dial(`${mode()}
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      < +PDP DEACT
    `);
    pass(5_000);
    expect(log).toEqual(['pipe ! ContextLost {}', 'modem ! ContextLost {}']);
    expect(module.left()).toEqual([]);
  });

  it('fails with the line', () => {
    const { log, pass } = dial(`${mode()}
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      ! lost
    `);
    pass(5_000);
    expect(log.map((entry) => entry.split(':')[0])).toEqual([
      'pipe ! TransportError lost',
      'modem ! TransportError lost',
    ]);
  });

  it.each([
    [{ sendSize: 1_461 }, 'Invalid {what:the size,given:1461,allowed:a whole number from 1 to 1460}'],
    [
      { sendAfter: 150 },
      'Invalid {what:the waiting time,given:150,allowed:a multiple of 100 from 0 to 2000}',
    ],
    [{ stepOut: 'dtr' as const }, 'Invalid {what:the way out of data mode'],
  ])('refuses %j before anything is written', (request, failure) => {
    const { log, pass } = dial('', { request });
    pass(1_000);
    expect(log).toEqual([expect.stringContaining(`pipe ! ${failure}`)]);
  });

  it('refuses what is no address before anything is written', () => {
    const { log, pass, modem, watch } = opened('');
    watch('other', modem.transparent('1.2.3.4', 0));
    watch('quoted', modem.transparent('a"b', 7));
    pass(10);
    expect(log).toEqual([
      expect.stringContaining('other ! Invalid {what:the port,given:0'),
      expect.stringContaining('quoted ! Invalid {what:the host'),
    ]);
  });
});

describe('leaving before the connection stands', () => {
  it('puts the module back where it is, and opens nothing', () => {
    const { log, pass, module, hangUp } = dial(`
      > AT+QIDEACT
      < DEACT OK
      > AT+QIMUX=0
      ~ 1s
      < OK
      ${back}
    `);
    pass(500);
    hangUp();
    pass(5_000);
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('waits for CONNECT where AT+QIOPEN is written, since with it the UART changes, and hangs up', () => {
    const { log, pass, module, hangUp } = dial(`${mode()}${dials}
      << for nobody
      ${parts}${back}
    `);
    pass(100);
    hangUp();
    pass(10_000);
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('has nothing to hang up where it is refused after all', () => {
    const { log, pass, module, hangUp } = dial(`${mode()}
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      ~ 626ms
      < CONNECT FAIL
      ${back}
    `);
    pass(100);
    hangUp();
    pass(10_000);
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('hangs up what has just been told', () => {
    const { log, pass, module, hangUp, watch, pipe } = dial(`${mode()}${dials}${parts}${back}`);
    pass(626);
    watch('use', merge(pipe().data$, pipe().write('')));
    hangUp();
    pass(10_000);
    expect(log).toEqual(['pipe TCP', 'use |']);
    expect(module.left()).toEqual([]);
  });

  it('is for nobody else meanwhile: neither a socket, nor a server, nor a second context, nor another such', () => {
    const { log, pass, modem, watch, module } = dial(`${mode()}${dials}`);
    pass(10);
    watch('socket', modem.tcp('1.2.3.4', 7));
    watch('server', modem.listen());
    watch('other', modem.transparent('1.2.3.4', 7));
    watch('clients', modem.listenTransparent());
    watch('context', modem.context({ apn: 'CMNET' }));
    pass(1_000);
    expect(log).toEqual([
      'socket ! NoFreeConnection {limit:6}',
      'server ! AlreadyListening {}',
      expect.stringContaining('other ! Invalid {what:transparent mode'),
      expect.stringContaining('clients ! Invalid {what:transparent mode'),
      'context ! NoFreeContext {}',
      'pipe TCP',
    ]);
    expect(module.left()).toEqual([]);
  });
});
