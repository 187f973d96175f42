import { of } from 'rxjs';
import { type Desk, desk } from '../test/desk.ts';
import { calls } from '../test/outside.ts';
import { escaped, partner } from '../test/partner.ts';

const OK = '\r\nOK\r\n';
const CONNECT = '\r\nCONNECT\r\n';
const welcome = 'Welcome to use Quectel module.';

/** Types each line of a dialogue and compares every byte that comes back, the echo included. */
const dialogue = (at: Desk, turns: readonly (readonly [typed: string, printed: string])[]) => {
  for (const [typed, printed] of turns) expect(at.type(typed)).toBe(printed);
};

const configured = (at: Desk) =>
  dialogue(at, [
    ['AT+QIFGCNT=0\r', `AT+QIFGCNT=0\r${OK}`],
    ['AT+QICSGP=1,"CMNET"\r', `AT+QICSGP=1,"CMNET"\r${OK}`],
    ['AT+QIMUX=0\r', `AT+QIMUX=0\r${OK}`],
    ['AT+QIMODE=1\r', `AT+QIMODE=1\r${OK}`],
    ['AT+QITCFG=3,2,512,1\r', `AT+QITCFG=3,2,512,1\r${OK}`],
    ['AT+QIDNSIP=0\r', `AT+QIDNSIP=0\r${OK}`],
    ['AT+QIREGAPP\r', `AT+QIREGAPP\r${OK}`],
    ['AT+QIACT\r', `AT+QIACT\r${OK}`],
    ['AT+QILOCIP\r', 'AT+QILOCIP\r\r\n10.180.217.206\r\n'],
  ]);

const open = 'AT+QIOPEN="TCP", "124.79.167.121",7007\r';

describe('the dialogues of the note in transparent mode', () => {
  it('4.1 one connection as a client', () => {
    const peer = partner('tcp', { acknowledge: () => of(20) });
    const at = desk({ network: peer.network });
    configured(at);
    dialogue(at, [
      [open, open + OK + CONNECT],
      [welcome, ''],
    ]);
    peer.say(welcome);
    expect(at.seen()).toBe(welcome);
    expect(escaped(at)).toBe(OK);
    peer.say('meanwhile');
    expect(at.seen()).toBe('');
    dialogue(at, [['ATO\r', `ATO\r${CONNECT}meanwhile`]]);
    expect(escaped(at)).toBe(OK);
    dialogue(at, [
      ['AT+QISACK\r', `AT+QISACK\r\r\n+QISACK: 30, 20, 10\r\n${OK}`],
      ['AT+QICLOSE\r', 'AT+QICLOSE\r\r\nCLOSE OK\r\n'],
      ['AT+QIDEACT\r', 'AT+QIDEACT\r\r\nDEACT OK\r\n'],
    ]);
    expect(peer.heard()).toEqual([welcome, '<closed>']);
  });

  it('4.2 one connection as a server', () => {
    const { network } = partner();
    const at = desk({ network, addresses: ['10.79.142.227', '10.79.140.214'] });
    dialogue(at, [
      ['AT+QIMODE=1\r', `AT+QIMODE=1\r${OK}`],
      ['AT+QISERVER\r', `AT+QISERVER\r${OK}\r\nSERVER OK\r\n`],
      ['AT+QILOCIP\r', 'AT+QILOCIP\r\r\n10.79.142.227\r\n'],
      ['AT+QILPORT?\r', `AT+QILPORT?\r\r\nTCP: 2020\r\nUDP: 3030\r\n${OK}`],
    ]);
    const moduleB = calls(network, '10.79.141.26');
    expect(at.seen()).toBe(`\r\nREMOTE IP: 10.79.141.26\r\n${CONNECT}`);
    dialogue(at, [[welcome, '']]);
    moduleB.says(welcome);
    expect(at.seen()).toBe(welcome);
    expect(escaped(at)).toBe(OK);
    dialogue(at, [['ATO\r', `ATO\r${CONNECT}`]]);
    expect(escaped(at)).toBe(OK);
    dialogue(at, [
      ['AT+QISACK\r', `AT+QISACK\r\r\n+QISACK: 30, 30, 0\r\n${OK}`],
      ['AT+QICLOSE\r', 'AT+QICLOSE\r\r\nCLOSE OK\r\n'],
      ['AT+QIDEACT\r', 'AT+QIDEACT\r\r\nDEACT OK\r\n'],
    ]);
    expect(moduleB.heard()).toBe(`${welcome}<closed>`);
  });

  it('6.3 the words CLOSED are data, or the truth, and +++ tells which', () => {
    const peer = partner();
    const at = desk({ network: peer.network });
    configured(at);
    dialogue(at, [[open, open + OK + CONNECT]]);
    peer.say('\r\nCLOSED\r\n');
    expect(at.seen()).toBe('\r\nCLOSED\r\n');
    expect(escaped(at)).toBe(OK);
    dialogue(at, [['ATO\r', `ATO\r${CONNECT}`]]);
    peer.close();
    expect(at.seen()).toBe('\r\nCLOSED\r\n');
    expect(escaped(at)).toBe('+++');
    dialogue(at, [
      ['\r', '\r'],
      ['AT+QIDEACT\r', 'AT+QIDEACT\r\r\nDEACT OK\r\n'],
    ]);
  });

  it('6.3 the same for the context that is gone', () => {
    const peer = partner();
    const at = desk({ network: peer.network });
    configured(at);
    dialogue(at, [[open, open + OK + CONNECT]]);
    at.module.control.deactivate();
    expect(at.seen()).toBe('\r\n+PDP DEACT\r\n');
    expect(escaped(at)).toBe('+++');
    dialogue(at, [
      ['\r', '\r'],
      ['AT+QIDEACT\r', 'AT+QIDEACT\r\r\nDEACT OK\r\n'],
    ]);
  });
});
