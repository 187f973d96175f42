import { Subject } from 'rxjs';
import { type Desk, desk } from '../test/desk.ts';
import { calls } from '../test/outside.ts';
import { partner } from '../test/partner.ts';
import { play } from '../test/play.ts';
import { echo, silent, virtualNetwork } from './network/virtual.ts';
import type { ContextId, IpState } from './state.ts';

const welcome = 'Welcome to use Quectel module.';

const open = (index: number) => `
  > AT+QIOPEN=${index},"TCP","124.79.167.121",7007
  < OK
  < ${index}, CONNECT OK
`;

describe('the structure of the stack', () => {
  it('2.1: not transparent, one connection: a client, and a server beside it', () => {
    const at = desk({ network: virtualNetwork().tcp(7007, silent) });
    play(
      at,
      `
      > AT+QIMODE=0
      < OK
      > AT+QIMUX=0
      < OK
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      < CONNECT OK
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < ALREADY CONNECT
      < ERROR
      > AT+QISERVER
      < OK
      < SERVER OK
      > AT+QISERVER=1
      < ERROR
      `,
    );
  });

  it('2.1: not transparent, several connections: six as clients', () => {
    const at = desk({ network: virtualNetwork().tcp(7007, silent) });
    play(
      at,
      `
      > AT+QIMODE=0
      < OK
      > AT+QIMUX=1
      < OK
      ${[0, 1, 2, 3, 4, 5].map(open).join('\n')}
      > AT+QIOPEN=6,"TCP","124.79.167.121",7007
      < ERROR
      `,
    );
  });

  it('2.1: not transparent, several connections: five clients of a server, and no sixth', () => {
    const network = virtualNetwork();
    const at = desk({ network });
    play(
      at,
      `
      > AT+QIMODE=0
      < OK
      > AT+QIMUX=1
      < OK
      > AT+QISERVER=0,6
      < ERROR
      > AT+QISERVER=0,5
      < OK
      < SERVER OK
      `,
    );
    for (const place of [0, 1, 2, 3, 4]) {
      calls(network, `10.79.141.${place}`);
      play(at, `< ${place}, REMOTE IP: 10.79.141.${place}`);
    }
    expect(calls(network, '10.79.141.5').heard()).toBe('<closed>');
    expect(at.seen()).toBe('');
  });

  it('2.1: transparent: one connection, a client or a server, and never several', () => {
    const { network } = partner();
    const mode = `
      > AT+QIMODE=1
      < OK
      > AT+QIMUX=0
      < OK
    `;
    play(
      desk({ network }),
      `${mode}
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      < CONNECT
      `,
    );
    const server = desk({ network });
    play(
      server,
      `${mode}
      > AT+QISERVER
      < OK
      < SERVER OK
      `,
    );
    calls(network, '10.79.141.26');
    play(server, '< REMOTE IP: 10.79.141.26\n< CONNECT');
    play(
      desk({ network }),
      `
      > AT+QIMUX=1
      < OK
      > AT+QIMODE=1
      < ERROR
      `,
    );
  });
});

const configured = `
  > AT+QIFGCNT=0
  < OK
  > AT+QICSGP=1,"CMNET"
  < OK
  > AT+QIMUX=0
  < OK
  > AT+QIMODE=0
  < OK
  > AT+QIDNSIP=0
  < OK
`;

const activated = `
  > AT+QIREGAPP
  < OK
  > AT+QIACT
  < OK
  > AT+QILOCIP
  < 10.180.217.206
`;

const connected = `
  > AT+QIOPEN="TCP","124.79.167.121",7007
  < OK
  < CONNECT OK
`;

describe('the processes of the stack', () => {
  it('2.2: power on, SIM, GSM, GPRS, configuration, connection, data, and both ways back', () => {
    let said$ = new Subject<Uint8Array>();
    const network = virtualNetwork().tcp(7007, () => {
      said$ = new Subject();
      return said$;
    });
    const at = desk({ network });
    const { control } = at.module;
    control.cut();
    control.powerKey();
    play(
      at,
      `
      < RDY
      < +CFUN: 1
      < +CPIN: READY
      < Call Ready
      < SMS Ready
      > AT+CPIN?
      < +CPIN: READY
      < OK
      > AT+CREG?
      < +CREG: 0,1
      < OK
      > AT+CGATT?
      < +CGATT: 1
      < OK
      > AT+CGREG?
      < +CGREG: 0,1
      < OK
      ${configured}
      ${connected}
      > AT+QISEND=30
      < >
      >> ${welcome}
      << ${welcome}
      < SEND OK
      > AT+QISACK
      < +QISACK: 30, 30, 0
      < OK
      `,
    );
    // The connection is over: it is opened again, or closed and opened again.
    said$.complete();
    play(
      at,
      `
      < CLOSED
      ${connected}
      > AT+QICLOSE
      < CLOSE OK
      ${connected}
      `,
    );
    // The context is over: all begins again with the configuration.
    control.deactivate();
    play(
      at,
      `
      < +PDP DEACT
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < ERROR
      > AT+QIDEACT
      < DEACT OK
      ${configured}
      ${connected}
      > AT+QIDEACT
      < DEACT OK
      `,
    );
  });

  it('2.2: what is judged says no: no SIM, no network, no GPRS', () => {
    const at = desk({ sim: 'absent' });
    play(
      at,
      `
      > AT+CPIN?
      < +CME ERROR: 10
      > AT+CREG?
      < +CREG: 0,0
      < OK
      > AT+CGREG?
      < +CGREG: 0,0
      < OK
      > AT+CGATT?
      < +CGATT: 0
      < OK
      > AT+CGREG=1
      < OK
      > AT+QIREGAPP
      < OK
      > AT+QIACT
      < ERROR
      `,
    );
    at.module.control.sim('ready');
    play(
      at,
      `
      < +CPIN: READY
      < +CGREG: 1
      > AT+CGREG?
      < +CGREG: 1,1
      < OK
      > AT+QIACT
      < OK
      `,
    );
  });

  it('2.2: begins afresh with ATZ, which leaves what is up as it is', () => {
    play(
      desk(),
      `
      > AT+QINDI=1
      < OK
      ${activated}
      > ATZ
      < OK
      > AT+QINDI?
      < +QINDI: 0
      < OK
      > ATZ0
      < OK
      > AT+QISTAT
      < OK
      < STATE: IP STATUS
      `,
    );
  });
});

describe('non-transparent mode', () => {
  it('3: the context and the mode are set up, then the context is activated', () => {
    play(desk(), configured + activated);
  });

  it('3: AT+QIOPEN and AT+QISERVER activate it by themselves', () => {
    const network = virtualNetwork().tcp(7007, echo);
    play(desk({ network }), configured + connected);
    play(desk(), `${configured}\n> AT+QISERVER\n< OK\n< SERVER OK\n> AT+QILOCIP\n< 10.180.217.206`);
  });
});

/** The states of a context, each as it begins. */
const states = ({ module }: Desk, id: ContextId = 0): readonly IpState[] => {
  const seen: IpState[] = [];
  module.state$.subscribe(({ contexts }) => {
    const { ip } = contexts[id];
    if (seen.at(-1) !== ip) seen.push(ip);
  });
  return seen;
};

const stat = (state: string) => `
  > AT+QISTAT
  < OK
  < STATE: ${state}
`;

const list = (state: string, ...first: string[]) => `
  > AT+QISTATE
  < OK
  < STATE: ${state}
  ${[0, 1, 2, 3, 4, 5].map((index) => `< +QISTATE: ${first[index] ?? `${index},"","",,"INITIAL"`}`).join('\n')}
`;

describe('the states of the stack', () => {
  it('5.6.1: figure 3: one connection, along every arrow', () => {
    const at = desk({ network: virtualNetwork().tcp(7007, silent).udp(7008, silent) });
    const seen = states(at);
    play(
      at,
      `
      ${stat('IP INITIAL')}
      > AT+QIREGAPP
      < OK
      ${stat('IP START')}
      > AT+QIACT
      < OK
      ${stat('IP GPRSACT')}
      > AT+QILOCIP
      < 10.180.217.206
      ${stat('IP STATUS')}
      ${connected}
      ${stat('CONNECT OK')}
      > AT+QICLOSE
      < CLOSE OK
      ${stat('IP CLOSE')}
      > AT+QIOPEN="UDP","124.79.167.121",7008
      < OK
      < CONNECT OK
      ${stat('CONNECT OK')}
      > AT+QIDEACT
      < DEACT OK
      ${stat('IP INITIAL')}
      ${activated}
      > AT+CGATT=0
      < OK
      ${stat('PDP DEACT')}
      > AT+QIDEACT
      < DEACT OK
      ${stat('IP INITIAL')}
      `,
    );
    const rise = ['IP START', 'IP CONFIG', 'IP IND', 'IP GPRSACT', 'IP STATUS'];
    const first = [...rise, 'TCP CONNECTING', 'CONNECT OK', 'IP CLOSE', 'UDP CONNECTING', 'CONNECT OK'];
    expect(seen).toEqual(['IP INITIAL', ...first, 'IP INITIAL', ...rise, 'PDP DEACT', 'IP INITIAL']);
  });

  it('5.6.1: figure 4: several connections, along every arrow', () => {
    const at = desk({ network: virtualNetwork().tcp(7007, silent) });
    const seen = states(at);
    const one = '0, "TCP", "124.79.167.121", 7007,"CONNECTED"';
    play(
      at,
      `
      > AT+QIMUX=1
      < OK
      ${list('IP INITIAL')}
      > AT+QIREGAPP
      < OK
      ${list('IP START')}
      > AT+QIACT
      < OK
      ${list('IP GPRSACT')}
      > AT+QILOCIP
      < 10.180.217.206
      ${list('IP STATUS')}
      ${open(0)}
      ${list('IP PROCESSING', one)}
      > AT+QICLOSE=0
      < 0, CLOSE OK
      ${list('IP PROCESSING')}
      > AT+CGATT=0
      < OK
      ${list('PDP DEACT')}
      > AT+QIDEACT
      < DEACT OK
      ${list('IP INITIAL')}
      `,
    );
    const rise = ['IP START', 'IP CONFIG', 'IP IND', 'IP GPRSACT', 'IP STATUS'];
    expect(seen).toEqual(['IP INITIAL', ...rise, 'IP PROCESSING', 'PDP DEACT', 'IP INITIAL']);
  });
});
