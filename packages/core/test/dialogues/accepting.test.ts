import { map, mergeMap } from 'rxjs';
import { qisack } from '../../src/commands/index.ts';
import type { Pipe } from '../../src/stack/transparent/pipe.ts';
import { bringUp, takeDown } from '../bring-up.ts';
import { inEveryWay } from '../every-way.ts';
import { modemScene } from '../stage.ts';

const ready = bringUp({ apn: 'CMNET' });
const welcome = 'Welcome to use Quectel module.';

const listens = {
  single: '> AT+QISRVC=2\n< OK\n> AT+QISERVER',
  multiple: '> AT+QISERVER=0,3',
};

const accepted = (connections: 'single' | 'multiple', told: string) => () => {
  const { modem, module, watch, pass, log } = modemScene(
    `${listens[connections]}\n< OK\n< SERVER OK\n~ 1s\n< ${told}`,
    { echo: true },
    { connections, receive: 'push' },
  );
  watch(
    'client',
    modem
      .listen(connections === 'multiple' ? { max: 3 } : {})
      .pipe(map(({ index, remote, protocol }) => `${index} ${protocol} ${remote.host}`)),
  );
  pass(2_000);
  expect(log).toEqual(['client 0 TCP 10.79.141.26']);
  expect(module.left()).toEqual([]);
};

describe('a client is accepted', () => {
  inEveryWay('5.1: the one there can be', accepted('single', 'REMOTE IP: 10.79.141.26'));
  inEveryWay('5.1: one of several, by its index', accepted('multiple', '0, REMOTE IP: 10.79.141.26'));
  it('5.1: as later modules spell it, one', accepted('single', 'REMOTE IP:10.79.141.26'));
  it('5.1: as later modules spell it, several', accepted('multiple', '0, REMOTE IP:10.79.141.26'));
});

/** What the SDK says to put the context into transparent mode, and to listen in it. */
const listening = `
  > AT+QIDEACT
  < DEACT OK
  > AT+QIMUX=0
  < OK
  > AT+QIMODE=1
  < OK
  > AT+QISRVC=1
  < OK
  > AT+QITCFG=3,2,1024,1
  < OK
  > AT+QIREGAPP
  < OK
  > AT+QIACT
  < OK
  > AT+QILOCIP
  < 10.79.142.227
  > AT+QISERVER
  < OK
  < SERVER OK
`;

describe('a transparent server', () => {
  it("4.2, 5.1: the UART is a client's, out of data mode and back in, and the end", () => {
    const { modem, module, watch, pass, log } = modemScene(
      `
      ${listening}
      ~ 1s
      < REMOTE IP: 10.79.141.26
      < CONNECT
      >> ${welcome}
      << ${welcome}
      >> +++
      ~ 500ms
      < OK
      > AT+QISACK
      < +QISACK: 30, 20, 10
      < OK
      > ATO
      < CONNECT
      << more
      >> +++
      ~ 500ms
      < OK
      > AT+QISRVC=2
      < OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QICLOSE
      < CLOSE OK
      ${takeDown}
      ${ready.slice(ready.indexOf('> AT+QIFGCNT'))}
      ${takeDown}
      `,
      { echo: true },
    );
    let pipe: Pipe | undefined;
    const life = watch(
      'client',
      modem.listenTransparent().pipe(
        mergeMap((open) => {
          pipe = open;
          return [open.remote.host];
        }),
      ),
    );
    pass(2_000);
    if (!pipe) throw new Error(log.join('\n'));
    const { data$, write, command } = pipe;
    watch('data', data$);
    watch('write', write(welcome));
    pass(100);
    watch(
      'sent',
      command((at) => at.run(qisack())),
    );
    pass(3_000);
    expect(log).toEqual([
      'client 10.79.141.26',
      'write |',
      `data "${welcome}"`,
      'sent {sent:30,acknowledged:20,pending:10}',
      'sent |',
      'data "more"',
    ]);
    life.unsubscribe();
    pass(10_000);
    watch('modem closed', modem.close$);
    pass(10_000);
    expect(log.slice(6)).toEqual(['data |', 'modem |', 'modem closed |']);
    expect(module.left()).toEqual([]);
  });
});
