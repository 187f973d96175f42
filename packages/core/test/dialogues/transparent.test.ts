import { ignoreElements } from 'rxjs';
import { qisack } from '../../src/commands/index.ts';
import type { Pipe } from '../../src/stack/transparent/pipe.ts';
import { inEveryWay as it } from '../every-way.ts';
import { type ModemScene, modemScene, proper } from '../stage.ts';

const welcome = 'Welcome to use Quectel module.';

/** What the SDK says to put the context into transparent mode. */
const mode = `
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
  < 10.180.217.206
`;

/** And back. */
const back = `
  > AT+QIDEACT
  ~ 3000ms
  < DEACT OK
  > AT+QIFGCNT=0
  < OK
  > AT+QICSGP=1,"CMNET"
  < OK
  > AT+QIMODE=0
  < OK
  > AT+QIMUX=1
  < OK
  > AT+QIDNSIP=0
  < OK
  > AT+QISRVC=1
  < OK
  > AT+QINDI=1
  < OK
  > AT+QIHEAD=0
  < OK
  > AT+QISHOWRA=0
  < OK
  > AT+QISHOWLA=0
  < OK
  > AT+QISHOWPT=0
  < OK
  > AT+QISDE=0
  < OK
  > AT+QIPROMPT=1
  < OK
  > AT+QIREGAPP
  < OK
  > AT+QIACT
  < OK
  > AT+QILOCIP
  < 10.180.217.206
`;

interface Through extends ModemScene {
  readonly pipe: Pipe;
}

const opened = (transcript: string): Through => {
  const on = modemScene(
    `${mode}
    > AT+QIOPEN="TCP","124.79.167.121",7007
    < OK
    ~ 626ms
    < CONNECT
    ${transcript}`,
    { echo: true },
  );
  let pipe: Pipe | undefined;
  on.modem.transparent('124.79.167.121', 7007).subscribe({
    next: (open) => {
      pipe = open;
    },
    error: (error: unknown) => on.log.push(`pipe ! ${String(error)}`),
    complete: () => on.log.push('pipe |'),
  });
  on.pass(1_000);
  if (!pipe) throw new Error(on.log.join('\n'));
  proper.begins();
  return { ...on, pipe };
};

describe('transparent mode', () => {
  it('4.1: a connection as a client, out of data mode and back in', () => {
    const { pipe, watch, pass, log, module } = opened(String.raw`
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
      > AT+QICLOSE
      < CLOSE OK
      ${back}
    `);
    watch('data', pipe.data$);
    watch('write', pipe.write(welcome));
    pass(100);
    watch(
      'sent',
      pipe.command((at) => at.run(qisack())),
    );
    pass(3_000);
    expect(log).toEqual([
      'write |',
      `data "${welcome}"`,
      'sent {sent:30,acknowledged:20,pending:10}',
      'sent |',
      'data "more"',
    ]);
    watch('close', pipe.close$.pipe(ignoreElements()));
    pass(1_000);
    proper.ends();
    pass(5_000);
    expect(log.slice(5)).toEqual(['data |', 'pipe |', 'close |']);
    expect(module.left()).toEqual([]);
  });

  it('6.3: CLOSED that the peer has sent is payload: the module steps out when it is asked to', () => {
    const { pipe, watch, pass, log, module } = opened(String.raw`
      << before\r\nCLOSED\r\nafter
      ~ 600ms
      >> +++
      << still
      ~ 500ms
      < OK
      > ATO
      < CONNECT
      << on
    `);
    watch('data', pipe.data$);
    pass(5_000);
    expect(log.join('').replaceAll('"data "', '')).toEqual(
      String.raw`data "before\r\nCLOSED\r\nafterstillon"`,
    );
    expect(module.left()).toEqual([]);
  });

  it('6.3: CLOSED that the module has said ends it: it only repeats what it is asked by', () => {
    const { pipe, watch, pass, log, module } = opened(String.raw`
      << last\r\nCLOSED\r\n
      ~ 600ms
      >> +++
      << +++
      ~ 2500ms
      > AT
      < OK
      ${back}
    `);
    watch('data', pipe.data$);
    pass(4_000);
    proper.ends();
    pass(6_000);
    expect(log).toEqual(['data "last"', 'data |', 'pipe |']);
    expect(module.left()).toEqual([]);
  });
});
