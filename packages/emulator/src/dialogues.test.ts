import { of, Subject } from 'rxjs';
import { type Desk, desk } from '../test/desk.ts';
import { ascii } from './ascii.ts';
import { echo, silent, virtualNetwork } from './network/virtual.ts';

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
    ['AT+QIREGAPP\r', `AT+QIREGAPP\r${OK}`],
    ['AT+QIACT\r', `AT+QIACT\r${OK}`],
    ['AT+QILOCIP\r', 'AT+QILOCIP\r\r\n10.180.217.206\r\n'],
  ]);

describe('the dialogues of the note', () => {
  it('3.1 one connection as a client', () => {
    // The server answers when it is told to, and acknowledges 20 of the 30 bytes.
    const said$ = new Subject<Uint8Array>();
    const acknowledge = () => of(20);
    const at = desk({ network: virtualNetwork().tcp(7007, () => said$, { acknowledge }) });
    configured(at, false);
    dialogue(at, [
      [
        'AT+QIOPEN="TCP", "124.79.167.121",7007\r',
        `AT+QIOPEN="TCP", "124.79.167.121",7007\r${OK}\r\nCONNECT OK\r\n`,
      ],
      ['AT+QISEND\r', 'AT+QISEND\r\r\n> '],
      [`${welcome}\x1a`, `${welcome}\r\nSEND OK\r\n`],
      ['AT+QISACK\r', `AT+QISACK\r\r\n+QISACK: 30, 20, 10\r\n${OK}`],
    ]);
    said$.next(ascii(welcome));
    expect(at.seen()).toBe(welcome);
    dialogue(at, [
      ['AT+QICLOSE\r', 'AT+QICLOSE\r\r\nCLOSE OK\r\n'],
      ['AT+QIDEACT\r', 'AT+QIDEACT\r\r\nDEACT OK\r\n'],
    ]);
  });

  it('3.3 several connections as clients', () => {
    const at = desk({ network: virtualNetwork().tcp(7007, echo) });
    configured(at, true);
    dialogue(at, [
      [
        'AT+QIOPEN=0,"TCP","124.79.167.121",7007\r',
        `AT+QIOPEN=0,"TCP","124.79.167.121",7007\r${OK}\r\n0, CONNECT OK\r\n`,
      ],
      ['AT+QISEND=0\r', 'AT+QISEND=0\r\r\n> '],
      [`${welcome}\x1a`, `${welcome}\r\nSEND OK\r\n\r\n+RECEIVE: 0, 30\r\n${welcome}`],
      ['AT+QISACK=0\r', `AT+QISACK=0\r\r\n+QISACK: 30, 30, 0\r\n${OK}`],
      ['AT+QICLOSE=0\r', 'AT+QICLOSE=0\r\r\n0, CLOSE OK\r\n'],
      ['AT+QIDEACT\r', 'AT+QIDEACT\r\r\nDEACT OK\r\n'],
    ]);
  });

  it('5.2.2.1 a send of changeable length, and how it is escaped', () => {
    const at = opened();
    dialogue(at, [
      ['AT+QISEND\r', 'AT+QISEND\r\r\n> '],
      [`${welcome}\x1a`, `${welcome}\r\nSEND OK\r\n`],
      ['AT+QISEND\r', 'AT+QISEND\r\r\n> '],
      [`${welcome}\x1b`, `${welcome}${OK}`],
      ['AT+QISACK\r', `AT+QISACK\r\r\n+QISACK: 30, 30, 0\r\n${OK}`],
    ]);
  });

  it('5.2.2.2 a send of fixed length takes Ctrl+Z as data and ESC as the end of it', () => {
    const at = opened();
    dialogue(at, [
      ['AT+QISEND=30\r', 'AT+QISEND=30\r\r\n> '],
      [welcome, `${welcome}\r\nSEND OK\r\n`],
      ['AT+QISEND=3\r', 'AT+QISEND=3\r\r\n> '],
      ['a\x1ab', 'a\x1ab\r\nSEND OK\r\n'],
      ['AT+QISEND=3\r', 'AT+QISEND=3\r\r\n> '],
      ['a\x1b', `a${OK}`],
    ]);
  });

  it('5.2.2 what was sent and acknowledged, of one of several connections', () => {
    const at = desk({ network: virtualNetwork().tcp(7007, silent, { acknowledge: () => of(20) }) });
    at.at('AT+QIMUX=1');
    at.at('AT+QIOPEN=0,"TCP","124.79.167.121",7007');
    dialogue(at, [
      ['AT+QISEND=0,30\r', 'AT+QISEND=0,30\r\r\n> '],
      [welcome, `${welcome}\r\nSEND OK\r\n`],
      ['AT+QISACK=0\r', `AT+QISACK=0\r\r\n+QISACK: 30, 20, 10\r\n${OK}`],
    ]);
  });

  it('5.3.1 what goes before the data that is pushed', () => {
    const said$ = new Subject<Uint8Array>();
    const at = opened(said$);
    dialogue(at, [
      ['AT+QIHEAD=1\r', `AT+QIHEAD=1\r${OK}`],
      ['AT+QISHOWPT=1\r', `AT+QISHOWPT=1\r${OK}`],
    ]);
    said$.next(ascii(welcome));
    expect(at.seen()).toBe(`IPD30TCP:${welcome}`);
  });

  it('5.3.2 what was received is fetched with a command', () => {
    const said$ = new Subject<Uint8Array>();
    const at = desk({ network: virtualNetwork().tcp(7070, () => said$) });
    at.at('AT+QINDI=1');
    at.at('AT+QIOPEN="TCP","116.228.146.250",7070');
    said$.next(ascii('1234567890abcdefghijklmnopqrstuvwxyz'));
    expect(at.seen()).toBe('\r\n+QIRDI: 0,1,0\r\n');
    dialogue(at, [
      [
        'AT+QIRD=0,1,0,1024\r',
        'AT+QIRD=0,1,0,1024\r\r\n+QIRD: 116.228.146.250:7070,TCP,36\r\n' +
          `1234567890abcdefghijklmnopqrstuvwxyz${OK}`,
      ],
      ['AT+QIRD=0,1,0,1024\r', `AT+QIRD=0,1,0,1024\r${OK}`],
    ]);
  });

  it('5.4 a connection is closed, with its index or without', () => {
    const one = opened();
    dialogue(one, [['AT+QICLOSE\r', 'AT+QICLOSE\r\r\nCLOSE OK\r\n']]);
    const several = desk({ network: virtualNetwork().tcp(7007, silent) });
    several.at('AT+QIMUX=1');
    several.at('AT+QIOPEN=0,"TCP","124.79.167.121",7007');
    dialogue(several, [['AT+QICLOSE=0\r', 'AT+QICLOSE=0\r\r\n0, CLOSE OK\r\n']]);
  });

  it('5.5 the context is deactivated, and takes its time over it', () => {
    const at = desk({ network: virtualNetwork().tcp(7007, silent), latency: { QIDEACT: 150_000 } });
    configured(at, false);
    const before = at.scheduler.frame;
    dialogue(at, [['AT+QIDEACT\r', 'AT+QIDEACT\r\r\nDEACT OK\r\n']]);
    expect(at.scheduler.frame - before).toBe(150_000);
  });

  it('5.6.2 the state of the stack, of one connection and of several', () => {
    const at = desk();
    dialogue(at, [
      ['AT+QISTAT\r', `AT+QISTAT\r${OK}\r\nSTATE: IP INITIAL\r\n`],
      ['AT+QIMUX=1\r', `AT+QIMUX=1\r${OK}`],
      [
        'AT+QISTATE\r',
        `AT+QISTATE\r${OK}\r\nSTATE: IP INITIAL\r\n` +
          [0, 1, 2, 3, 4, 5].map((index) => `\r\n+QISTATE: ${index},"","",,"INITIAL"\r\n`).join(''),
      ],
    ]);
  });
});

/** One connection of a module that has done nothing before, to a server that says only what it is told to. */
const opened = (said$: Subject<Uint8Array> = new Subject()): Desk => {
  const at = desk({ network: virtualNetwork().tcp(7007, () => said$) });
  at.at('AT+QIOPEN="TCP","124.79.167.121",7007');
  return at;
};
