import { ignoreElements, merge, mergeMap } from 'rxjs';
import { use } from '../../src/scope/use.ts';
import { inEveryWay as it } from '../every-way.ts';
import { modemScene, takeDown } from '../stage.ts';

const welcome = 'Welcome to use Quectel module.';

// The stack's own: what it says to a module to do what the note does, and what it makes of the answers.
describe.each([{ echo: true }, { echo: false }])(
  'the dialogues of the note, with the echo $echo',
  ({ echo }) => {
    it('3.1: one connection, its data pushed behind a header', () => {
      const { modem, watch, pass, log, module, leave } = modemScene(
        `
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      ~ 626ms
      < CONNECT OK
      > AT+QISEND=30
      < >
      > ${welcome}
      < SEND OK
      << IPD30:${welcome}
      > AT+QICLOSE
      < CLOSE OK
      ${takeDown}
      `,
        { echo },
        { connections: 'single', receive: 'push' },
      );
      expect(modem.address).toBe('10.180.217.206');
      watch(
        'work',
        modem.tcp('124.79.167.121', 7007).pipe(use((socket) => merge(socket.data$, socket.send(welcome)))),
      ).add(() => log.push('over'));
      pass(1_000);
      expect(log).toEqual([`work "${welcome}"`]);
      watch('state', modem.state$);
      expect(log.pop()).toContain('stack:CONNECT OK');
      leave();
      pass();
      expect(module.left()).toEqual([`> AT+QICLOSE`, '< CLOSE OK', '> AT+QIDEACT', '< DEACT OK']);
    });

    it('3.3: several connections, their data pushed with their index', () => {
      const { modem, watch, pass, log, module, leave } = modemScene(
        String.raw`
      > AT+QIOPEN=0,"TCP","124.79.167.121",7007
      < OK
      < 0, CONNECT OK
      > AT+QIOPEN=1,"UDP","124.79.167.121",7008
      < OK
      < 1, CONNECT OK
      > AT+QISEND=0,30
      < >
      > ${welcome}
      < SEND OK
      << \r\n+RECEIVE: 0, 30\r\n${welcome}
      << \r\n+RECEIVE: 1, 5\r\nhello
      > AT+QICLOSE=0
      < 0, CLOSE OK
      > AT+QICLOSE=1
      < 1, CLOSE OK
      ${takeDown}
      `,
        { echo },
        { receive: 'push' },
      );
      const tcp = watch(
        'tcp',
        modem
          .tcp('124.79.167.121', 7007)
          .pipe(mergeMap((socket) => merge(socket.data$, socket.send(welcome)))),
      );
      const udp = watch('udp', modem.udp('124.79.167.121', 7008).pipe(mergeMap((socket) => socket.data$)));
      pass();
      expect(log).toEqual([`tcp "${welcome}"`, 'udp "hello"']);
      tcp.unsubscribe();
      udp.unsubscribe();
      pass();
      leave();
      pass();
      expect(module.left()).toEqual([]);
    });

    it('5.3.2: data that waits in the module is announced once and read until there is none', () => {
      const { modem, watch, pass, log, module } = modemScene(
        String.raw`
      > AT+QIOPEN=0,"TCP","116.228.146.250",7070
      < OK
      < 0, CONNECT OK
      > AT+QIRD=0,1,0,1500
      < OK
      ~ 1s
      < +QIRDI: 0,1,0
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 116.228.146.250:7070,TCP,36\r\n1234567890abcdefghijklmnopqrstuvwxyz
      < OK
      > AT+QIRD=0,1,0,1500
      < OK
      < 0, CLOSED
      > AT+QIRD=0,1,0,1500
      < ERROR
      `,
        { echo },
      );
      watch('data', modem.tcp('116.228.146.250', 7070).pipe(use(({ data$ }) => data$)));
      pass();
      expect(log).toEqual(['data "1234567890abcdefghijklmnopqrstuvwxyz"', 'data |']);
      expect(module.left()).toEqual([]);
    });

    it('5.4, 5.5: closes its connections, then its context, and only then says that it is closed', () => {
      const { modem, watch, pass, log, module, clock } = modemScene(
        `
      > AT+QIOPEN=0,"TCP","124.79.167.121",7007
      < OK
      < 0, CONNECT OK
      > AT+QICLOSE=0
      ~ 15ms
      < 0, CLOSE OK
      > AT+QIDEACT
      ~ 452ms
      < DEACT OK
      `,
        { echo },
      );
      watch('socket', modem.tcp('124.79.167.121', 7007).pipe(ignoreElements()));
      pass(10);
      const before = clock.now();
      watch('close', modem.close$);
      pass();
      expect(log).toEqual(['socket |', 'modem |', 'close |']);
      expect(clock.now() - before).toBe(467);
      expect(module.left()).toEqual([]);
    });

    it('8.1: connects by name, and has the module take names first', () => {
      const { modem, watch, pass, log, module } = modemScene(
        `
      > AT+QIDNSIP=1
      < OK
      > AT+QIOPEN=0,"TCP","www.quectel.com",80
      < OK
      ~ 1500ms
      < 0, CONNECT OK
      > AT+QIOPEN=1,"TCP","www.quectel.com",81
      < OK
      < 1, CONNECT FAIL
      > AT+QIDNSIP=0
      < OK
      > AT+QIOPEN=1,"TCP","1.2.3.4",80
      < OK
      < 1, CONNECT OK
      `,
        { echo },
      );
      watch('name', modem.tcp('www.quectel.com', 80).pipe(ignoreElements()));
      pass(1_600);
      watch('refused', modem.tcp('www.quectel.com', 81).pipe(ignoreElements()));
      pass();
      watch('digits', modem.tcp('1.2.3.4', 80).pipe(ignoreElements()));
      pass();
      expect(log).toEqual(['refused ! ConnectFailed {address:www.quectel.com:81,text:CONNECT FAIL}']);
      expect(module.left()).toEqual([]);
    });
  },
);
