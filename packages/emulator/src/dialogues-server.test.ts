import { of } from 'rxjs';
import { type Desk, desk } from '../test/desk.ts';
import { calls } from '../test/outside.ts';
import { type Peer, silent, virtualNetwork } from './network/virtual.ts';

const OK = '\r\nOK\r\n';
const welcome = 'Welcome to use Quectel module.';

/** Types each line of a dialogue and compares every byte that comes back, the echo included. */
const dialogue = (at: Desk, turns: readonly (readonly [typed: string, printed: string])[]) => {
  for (const [typed, printed] of turns) expect(at.type(typed)).toBe(printed);
};

const configured = (at: Desk, several: boolean) =>
  dialogue(at, [
    ['AT+QIFGCNT=0\r', `AT+QIFGCNT=0\r${OK}`],
    ['AT+QICSGP=1,"CMNET"\r', `AT+QICSGP=1,"CMNET"\r${OK}`],
    [`AT+QIMUX=${several ? 1 : 0}\r`, `AT+QIMUX=${several ? 1 : 0}\r${OK}`],
    ['AT+QIMODE=0\r', `AT+QIMODE=0\r${OK}`],
    ['AT+QIDNSIP=0\r', `AT+QIDNSIP=0\r${OK}`],
  ]);

const addresses = ['10.79.142.227', '10.79.140.214'] as const;

describe('the dialogues of the note, the module a server', () => {
  it('3.2 one connection as a server, and one as a client beside it', () => {
    const arrived: string[] = [];
    const network = virtualNetwork().tcp(7007, ({ bytes$ }: Peer) => {
      bytes$.subscribe((bytes) => arrived.push(String.fromCharCode(...bytes)));
      return bytes$;
    });
    const at = desk({ network, addresses });
    configured(at, false);
    dialogue(at, [
      ['AT+QISERVER\r', `AT+QISERVER\r${OK}\r\nSERVER OK\r\n`],
      ['AT+QILOCIP\r', 'AT+QILOCIP\r\r\n10.79.142.227\r\n'],
      ['AT+QILPORT?\r', `AT+QILPORT?\r\r\nTCP: 2020\r\nUDP: 3030\r\n${OK}`],
    ]);
    const moduleB = calls(network, '10.79.141.26');
    expect(at.seen()).toBe('\r\nREMOTE IP: 10.79.141.26\r\n');
    dialogue(at, [
      [
        'AT+QIOPEN="TCP", "124.79.167.121",7007\r',
        `AT+QIOPEN="TCP", "124.79.167.121",7007\r${OK}\r\nCONNECT OK\r\n`,
      ],
      ['AT+QISRVC=2\r', `AT+QISRVC=2\r${OK}`],
      ['AT+QISEND\r', 'AT+QISEND\r\r\n> '],
      [`${welcome}\x1a`, `${welcome}\r\nSEND OK\r\n`],
      ['AT+QISACK\r', `AT+QISACK\r\r\n+QISACK: 30, 30, 0\r\n${OK}`],
      ['AT+QISRVC=1\r', `AT+QISRVC=1\r${OK}`],
      ['AT+QISEND\r', 'AT+QISEND\r\r\n> '],
      [`${welcome}\x1a`, `${welcome}\r\nSEND OK\r\n${welcome}`],
      ['AT+QISACK\r', `AT+QISACK\r\r\n+QISACK: 30, 30, 0\r\n${OK}`],
      ['AT+QISRVC=2\r', `AT+QISRVC=2\r${OK}`],
      ['AT+QICLOSE\r', 'AT+QICLOSE\r\r\nCLOSE OK\r\n'],
    ]);
    expect([moduleB.heard(), arrived]).toEqual([`${welcome}<closed>`, [welcome]]);
    dialogue(at, [
      ['AT+QICLOSE\r', 'AT+QICLOSE\r\r\nCLOSE OK\r\n'],
      ['AT+QICLOSE\r', 'AT+QICLOSE\r\r\nERROR\r\n'],
      ['AT+QISRVC=1\r', `AT+QISRVC=1\r${OK}`],
      ['AT+QICLOSE\r', 'AT+QICLOSE\r\r\nCLOSE OK\r\n'],
      ['AT+QIDEACT\r', 'AT+QIDEACT\r\r\nDEACT OK\r\n'],
    ]);
  });

  it('3.4 several connections as a server, and one as a client among them', () => {
    const network = virtualNetwork().tcp(7007, silent, { acknowledge: () => of(20) });
    const at = desk({ network, addresses });
    configured(at, true);
    dialogue(at, [
      ['AT+QISERVER=0,3\r', `AT+QISERVER=0,3\r${OK}\r\nSERVER OK\r\n`],
      ['AT+QILOCIP\r', 'AT+QILOCIP\r\r\n10.79.142.227\r\n'],
      ['AT+QILPORT?\r', `AT+QILPORT?\r\r\nTCP: 2020\r\nUDP: 3030\r\n${OK}`],
    ]);
    const moduleB = calls(network, '10.79.141.26');
    expect(at.seen()).toBe('\r\n0, REMOTE IP: 10.79.141.26\r\n');
    dialogue(at, [
      [
        'AT+QIOPEN=3,"TCP", "124.79.167.121",7007\r',
        `AT+QIOPEN=3,"TCP", "124.79.167.121",7007\r${OK}\r\n3, CONNECT OK\r\n`,
      ],
      ['AT+QISRVC=2\r', `AT+QISRVC=2\r${OK}`],
      ['AT+QISEND=0\r', 'AT+QISEND=0\r\r\n> '],
      [`${welcome}\x1a`, `${welcome}\r\nSEND OK\r\n`],
      ['AT+QISACK=0\r', `AT+QISACK=0\r\r\n+QISACK: 30, 30, 0\r\n${OK}`],
      ['AT+QISRVC=1\r', `AT+QISRVC=1\r${OK}`],
      ['AT+QISEND=3\r', 'AT+QISEND=3\r\r\n> '],
      [`${welcome}\x1a`, `${welcome}\r\nSEND OK\r\n`],
      ['AT+QISACK=3\r', `AT+QISACK=3\r\r\n+QISACK: 30, 20, 10\r\n${OK}`],
    ]);
    moduleB.says(welcome);
    expect(at.seen()).toBe(`\r\n+RECEIVE: 0, 30\r\n${welcome}`);
    dialogue(at, [
      ['AT+QISRVC=2\r', `AT+QISRVC=2\r${OK}`],
      ['AT+QICLOSE=0\r', 'AT+QICLOSE=0\r\r\n0, CLOSE OK\r\n'],
      ['AT+QICLOSE\r', 'AT+QICLOSE\r\r\nCLOSE OK\r\n'],
      ['AT+QISRVC=1\r', `AT+QISRVC=1\r${OK}`],
      ['AT+QICLOSE=3\r', 'AT+QICLOSE=3\r\r\n3, CLOSE OK\r\n'],
      ['AT+QIDEACT\r', 'AT+QIDEACT\r\r\nDEACT OK\r\n'],
    ]);
    expect(moduleB.heard()).toBe(`${welcome}<closed>`);
  });

  it('5.1 a peer is accepted, and over UDP not before its first packet', () => {
    const network = virtualNetwork();
    const at = desk({ network });
    dialogue(at, [['AT+QISERVER=1\r', `AT+QISERVER=1\r${OK}\r\nSERVER OK\r\n`]]);
    const moduleB = calls(network, '10.79.141.26', 'UDP');
    expect(at.seen()).toBe('');
    moduleB.says('hello');
    expect(at.seen()).toBe('\r\nREMOTE IP: 10.79.141.26\r\n');
    // What it said waits until the host has chosen whom it hears.
    dialogue(at, [['AT+QISRVC=2\r', `AT+QISRVC=2\r${OK}hello`]]);
  });

  it('5.2.2.3 a timed send, of one connection and of several', () => {
    const network = virtualNetwork().tcp(7007, silent);
    for (const [several, index] of [
      [false, ''],
      [true, '=0'],
    ] as const) {
      const at = desk({ network });
      at.at(`AT+QIMUX=${several ? 1 : 0}`);
      at.at(`AT+QIOPEN=${several ? '0,' : ''}"TCP","124.79.167.121",7007`);
      dialogue(at, [['AT+QIAUTOS=1,10\r', `AT+QIAUTOS=1,10\r${OK}`]]);
      const before = at.scheduler.frame;
      at.scheduler.schedule(() => at.key(welcome), 4_000);
      dialogue(at, [[`AT+QISEND${index}\r`, `AT+QISEND${index}\r\r\n> ${welcome}\r\nSEND OK\r\n`]]);
      expect(at.scheduler.frame - before).toBe(10_000);
      dialogue(at, [[`AT+QISEND${index}\r`, `AT+QISEND${index}\r\r\n> \r\nSEND FAIL\r\n`]]);
    }
  });

  it('5.6.2 the state of the server', () => {
    const at = desk();
    dialogue(at, [
      ['AT+QISSTAT\r', `AT+QISSTAT\r${OK}\r\nS: INITIAL\r\n`],
      ['AT+QISERVER\r', `AT+QISERVER\r${OK}\r\nSERVER OK\r\n`],
      ['AT+QISSTAT\r', `AT+QISSTAT\r${OK}\r\nS: LISTENNING\r\n`],
    ]);
  });
});
