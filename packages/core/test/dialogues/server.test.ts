import { mergeMap } from 'rxjs';
import { use } from '../../src/scope/use.ts';
import type { Socket } from '../../src/stack/connection/socket.ts';
import { secondContext } from '../bring-up.ts';
import { inEveryWay as it } from '../every-way.ts';
import { modemScene, takeDown } from '../stage.ts';

const welcome = 'Welcome to use Quectel module.';

// The module as a server: what the stack says to a module to do what the note does.
describe.each([{ echo: true }, { echo: false }])('as a server, with the echo $echo', ({ echo }) => {
  it('3.2: one client, one connection of its own beside it, and the two steps of the end', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      > AT+QILPORT="TCP",2020
      < OK
      > AT+QISERVER
      < OK
      < SERVER OK
      < REMOTE IP: 10.79.141.26
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      < CONNECT OK
      > AT+QISRVC=2
      < OK
      > AT+QISEND=30
      < >
      > ${welcome}
      < SEND OK
      > AT+QISRVC=1
      < OK
      > AT+QISEND=30
      < >
      > ${welcome}
      < SEND OK
      > AT+QISRVC=2
      < OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QISRVC=1
      < OK
      > AT+QICLOSE
      < CLOSE OK
      ${takeDown}
      `,
      { echo },
      { connections: 'single' },
    );
    let client: Socket | undefined;
    let own: Socket | undefined;
    const none = (): Socket => {
      throw new Error('not there');
    };
    watch(
      'listening',
      modem.listen({ port: 2020 }).pipe(
        mergeMap((socket) => {
          client = socket;
          return [`to ${socket.remote.host}`];
        }),
      ),
    );
    pass();
    modem.tcp('124.79.167.121', 7007).subscribe((socket) => {
      own = socket;
    });
    pass();
    watch('client', (client ?? none()).send(welcome));
    watch('own', (own ?? none()).send(welcome));
    pass();
    watch('modem closed', modem.close$);
    pass();
    expect(log).toEqual([
      'listening to 10.79.141.26',
      'client |',
      'own |',
      'listening |',
      'modem |',
      'modem closed |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('3.4: several clients, their data pushed with their index, and a connection of its own', () => {
    const { modem, watch, pass, log, module } = modemScene(
      String.raw`
      > AT+QISERVER=0,3
      < OK
      < SERVER OK
      < 0, REMOTE IP: 10.79.141.26
      > AT+QIOPEN=5,"TCP","124.79.167.121",7007
      < OK
      < 5, CONNECT OK
      > AT+QISRVC=2
      < OK
      > AT+QISEND=0,30
      < >
      > ${welcome}
      < SEND OK
      > AT+QISRVC=1
      < OK
      > AT+QISEND=5,30
      < >
      > ${welcome}
      < SEND OK
      << \r\n+RECEIVE: 0, 30\r\n${welcome}
      > AT+QISRVC=2
      < OK
      > AT+QICLOSE=0
      < CLOSE OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QISRVC=1
      < OK
      > AT+QICLOSE=5
      < CLOSE OK
      ${takeDown}
      `,
      { echo },
      { receive: 'push' },
    );
    const sockets: Socket[] = [];
    watch(
      'listening',
      modem.listen({ max: 3 }).pipe(
        mergeMap((socket) => {
          sockets.push(socket);
          return socket.data$;
        }),
      ),
    );
    pass();
    modem.tcp('124.79.167.121', 7007).subscribe((socket) => sockets.push(socket));
    pass();
    for (const socket of sockets) watch(`${socket.index}`, socket.send(welcome));
    pass();
    for (const socket of sockets.slice(0, 1)) watch('client closed', socket.close$);
    pass();
    watch('modem closed', modem.close$);
    pass();
    expect(log).toEqual([
      '0 |',
      '5 |',
      `listening "${welcome}"`,
      'client closed |',
      'listening |',
      'modem |',
      'modem closed |',
    ]);
    expect(module.left()).toEqual([]);
  });
});

describe('as a server over the second context', () => {
  it('7.2: a server over the second context beside a client over the first, each heard in its own', () => {
    const { modem, watch, pass, log, module } = modemScene(
      String.raw`
      > AT+QIOPEN=0,"TCP","124.79.167.121",7007
      < OK
      < 0, CONNECT OK
      > AT+QIRD=0,1,0,1500
      < OK
      ${secondContext('CMNET')}
      > AT+QISERVER=0,3
      < OK
      < SERVER OK
      < 0, REMOTE IP: 10.79.141.26
      < +QIRDI: 1,2,0
      > AT+QIRD=1,2,0,1500
      << \r\n+QIRD: 10.79.141.26:4321,TCP,5\r\nhello
      < OK
      > AT+QIRD=1,2,0,1500
      < OK
      > AT+QISRVC=2
      < OK
      > AT+QISEND=0,5
      < >
      > hello
      < SEND OK
      ~ 1s
      < +QIRDI: 0,1,0
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 124.79.167.121:7007,TCP,4\r\nback
      < OK
      > AT+QIRD=0,1,0,1500
      < OK
      `,
      { echo: true },
    );
    watch('client', modem.tcp('124.79.167.121', 7007).pipe(use(({ data$ }) => data$)));
    pass();
    const clients: Socket[] = [];
    watch(
      'server',
      modem.context({ apn: 'CMNET' }).pipe(
        mergeMap((second) => second.listen({ max: 3 })),
        mergeMap((client) => {
          clients.push(client);
          return client.data$;
        }),
      ),
    );
    pass(500);
    for (const { send } of clients) watch('sent', send('hello'));
    pass();
    expect(log).toEqual(['server "hello"', 'sent |', 'client "back"']);
    expect(module.left()).toEqual([]);
  });
});
