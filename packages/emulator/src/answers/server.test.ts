import { NEVER, Subject } from 'rxjs';
import { type Desk, desk } from '../../test/desk.ts';
import { calls } from '../../test/outside.ts';
import { ascii } from '../ascii.ts';
import type { Listener } from '../network/network.ts';
import { silent, virtualNetwork } from '../network/virtual.ts';
import type { EmulatorOptions } from '../options.ts';
import { m95 } from '../profiles/m95.ts';
import { note } from '../profiles/note.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';
const LISTENS = `${OK}\r\nSERVER OK\r\n`;

/** A module that was set up with these lines, and the network it is in. */
const serving = (lines: readonly string[], options: EmulatorOptions = {}) => {
  const network = virtualNetwork().tcp(7, silent);
  const at = desk({ network, ...options });
  for (const line of lines) at.at(line);
  return { at, network };
};
const ip = ({ module }: Desk) => module.state.contexts[0].ip;
const server = ({ module }: Desk) => module.state.contexts[0].server;

describe('AT+QISERVER', () => {
  it('activates the context by itself, and leaves it in IP STATUS', () => {
    const { at } = serving([]);
    const seen: string[] = [];
    at.module.state$.subscribe(({ contexts: [{ ip, server }] }) => {
      const now = `${ip}, ${server.phase}`;
      if (seen.at(-1) !== now) seen.push(now);
    });
    expect(at.at('AT+QISERVER')).toBe(LISTENS);
    expect(seen).toEqual(['IP INITIAL, INITIAL', 'IP IND, OPENNING', 'IP STATUS, LISTENNING']);
    expect(server(at)).toEqual({ phase: 'LISTENNING', protocol: 'TCP', most: 1, port: 2020 });
  });

  it.each<[string, readonly string[], EmulatorOptions, string]>([
    ['IP START', ['AT+QIREGAPP'], {}, ERROR],
    ['IP START of an M95', ['AT+QIREGAPP'], { profile: m95 }, LISTENS],
    ['IP GPRSACT', ['AT+QIREGAPP', 'AT+QIACT'], {}, LISTENS],
    [
      'IP GPRSACT of a module that wants AT+QILOCIP first',
      ['AT+QIREGAPP', 'AT+QIACT'],
      { profile: { ...note, listensFrom: ['IP STATUS'] } },
      ERROR,
    ],
    ['IP STATUS', ['AT+QIREGAPP', 'AT+QIACT', 'AT+QILOCIP'], {}, LISTENS],
    ['CONNECT OK', ['AT+QIOPEN="TCP","10.0.0.1",7'], {}, LISTENS],
    ['IP CLOSE', ['AT+QIOPEN="TCP","10.0.0.1",7', 'AT+QICLOSE'], {}, LISTENS],
    ['IP PROCESSING', ['AT+QIMUX=1', 'AT+QIOPEN=0,"TCP","10.0.0.1",7'], {}, LISTENS],
    ['listening already', ['AT+QISERVER'], {}, ERROR],
  ])('in %s', (_, lines, options, answer) => {
    expect(serving(lines, options).at.at('AT+QISERVER')).toBe(answer);
  });

  it('is refused after +PDP DEACT', () => {
    const { at } = serving(['AT+QIREGAPP', 'AT+QIACT']);
    at.module.control.deactivate();
    at.seen();
    expect(at.at('AT+QISERVER')).toBe(ERROR);
  });

  it.each(['AT+QISERVER=2', 'AT+QISERVER=0,1', 'AT+QISERVER="0"', 'AT+QISERVER='])(
    '%s is refused with QIMUX=0',
    (line) => {
      expect(serving([]).at.at(line)).toBe(ERROR);
    },
  );

  it.each(['AT+QISERVER=0,0', 'AT+QISERVER=0,6', 'AT+QISERVER=0,1,1', 'AT+QISERVER=2,1'])(
    '%s is refused with QIMUX=1',
    (line) => {
      expect(serving(['AT+QIMUX=1']).at.at(line)).toBe(ERROR);
    },
  );

  it('tells whether it listens, and how many peers it has', () => {
    const { at, network } = serving(['AT+QIMUX=1']);
    expect(at.at('AT+QISERVER=?')).toBe(OK);
    expect(at.at('AT+QISERVER?')).toBe(`\r\n+QISERVER: 0, 0\r\n${OK}`);
    at.at('AT+QISERVER=0,5');
    for (const address of ['10.0.0.7', '10.0.0.8']) calls(network, address);
    at.seen();
    at.at('AT+QIOPEN=5,"TCP","10.0.0.1",7');
    expect(at.at('AT+QISERVER?')).toBe(`\r\n+QISERVER: 1, 2\r\n${OK}`);
  });

  it('is CONNECT FAIL where the port is taken and where no context is granted, and the stack is where it was', () => {
    const { at, network } = serving([]);
    expect(at.at('AT+QISERVER')).toBe(LISTENS);
    const other = desk({ network });
    expect(other.at('AT+QISERVER')).toBe(`${OK}\r\nCONNECT FAIL\r\n`);
    expect([ip(other), server(other).phase]).toEqual(['IP INITIAL', 'INITIAL']);
    expect(other.at('AT+QILPORT="TCP",2021')).toBe(OK);
    expect(other.at('AT+QISERVER')).toBe(LISTENS);
    const barred = desk({ apn: 'CMNET' });
    expect(barred.at('AT+QISERVER')).toBe(`${OK}\r\nCONNECT FAIL\r\n`);
    expect(ip(barred)).toBe('IP INITIAL');
  });

  it('takes its time, and can be given up meanwhile', () => {
    const { at, network } = serving([], { latency: { SERVER: 500 } });
    const before = at.scheduler.frame;
    expect(at.at('AT+QISERVER')).toBe(LISTENS);
    expect(at.scheduler.frame - before).toBe(500);
    const slow$ = new Subject<Listener>();
    const waiting = desk({ network: { ...network, listen: () => slow$ } });
    waiting.at('AT+QISRVC=2');
    expect(waiting.at('AT+QISERVER')).toBe(OK);
    expect(waiting.at('AT+QISSTAT')).toBe(`${OK}\r\nS: OPENNING\r\n`);
    expect(waiting.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    expect([ip(waiting), slow$.observed]).toEqual(['IP INITIAL', false]);
  });

  it('listens no more when the network takes the port away, and can listen again', () => {
    const { network } = serving([]);
    const lost$ = new Subject<Listener>();
    const at = desk({ network: { ...network, listen: () => lost$ } });
    at.at('AT+QISERVER');
    lost$.next({ port: 2020, callers$: NEVER });
    expect(at.seen()).toBe('\r\nSERVER OK\r\n');
    lost$.error(new Error('gone'));
    expect(at.seen()).toBe('');
    expect(at.at('AT+QISSTAT')).toBe(`${OK}\r\nS: INITIAL\r\n`);
  });

  it.each([
    ['AT+QIDEACT', (at: Desk) => at.at('AT+QIDEACT'), '\r\nDEACT OK\r\n'],
    [
      '+PDP DEACT',
      (at: Desk) => {
        at.module.control.deactivate();
        return at.seen();
      },
      '\r\n+PDP DEACT\r\n',
    ],
    [
      'a reset',
      (at: Desk) => {
        at.module.control.reset();
        return at.seen();
      },
      '',
    ],
  ])('ends with %s, without a word', (_, end, said) => {
    const { at, network } = serving(['AT+QISERVER'], { baud: 'auto' });
    const peer = calls(network, '10.0.0.7');
    at.seen();
    expect(end(at)).toBe(said);
    expect([peer.heard(), calls(network, '10.0.0.8').heard()]).toEqual(['<closed>', '<refused>']);
    expect(server(at).phase).toBe('INITIAL');
  });
});

describe('AT+QILPORT', () => {
  it('sets the port of each protocol, for the context in the foreground', () => {
    const { at, network } = serving([]);
    expect(at.at('AT+QILPORT=?')).toBe(`\r\n+QILPORT: ("TCP","UDP"),(0-65535)\r\n${OK}`);
    expect(at.at('AT+QILPORT="tcp",8080')).toBe(OK);
    expect(at.at('AT+QILPORT="UDP","8081"')).toBe(OK);
    expect(at.at('AT+QILPORT?')).toBe(`\r\nTCP: 8080\r\nUDP: 8081\r\n${OK}`);
    at.at('AT+QISERVER');
    calls(network, '10.0.0.7', 'TCP', 8080);
    expect(at.seen()).toBe('\r\nREMOTE IP: 10.0.0.7\r\n');
    at.at('AT+QIFGCNT=1');
    expect(at.at('AT+QILPORT?')).toBe(`\r\nTCP: 2020\r\nUDP: 3030\r\n${OK}`);
  });

  it('of 0 is a free one, and tells which while the module listens', () => {
    const { at } = serving(['AT+QILPORT="TCP",0']);
    expect(at.at('AT+QILPORT?')).toBe(`\r\nTCP: 0\r\nUDP: 3030\r\n${OK}`);
    at.at('AT+QISERVER');
    expect(at.at('AT+QILPORT?')).toBe(`\r\nTCP: 49152\r\nUDP: 3030\r\n${OK}`);
    at.at('AT+QILPORT="UDP",0');
    expect(at.at('AT+QILPORT?')).toBe(`\r\nTCP: 49152\r\nUDP: 0\r\n${OK}`);
  });

  it.each([
    'AT+QILPORT="TCP",65536',
    'AT+QILPORT="TCP"',
    'AT+QILPORT=TCP,1',
    'AT+QILPORT="TCP",1,1',
    'AT+QILPORT=8080',
  ])('%s is refused', (line) => {
    expect(serving([]).at.at(line)).toBe(ERROR);
  });
});

describe('a peer (note 5.1)', () => {
  it('has the lowest place that is free, up to as many as were asked for; one more is hung up on', () => {
    const { at, network } = serving(['AT+QIMUX=1', 'AT+QIOPEN=1,"TCP","10.0.0.1",7', 'AT+QISERVER=0,3']);
    const peers = ['10.0.0.7', '10.0.0.8', '10.0.0.9'].map((address) => calls(network, address));
    expect(at.seen()).toBe(
      '\r\n0, REMOTE IP: 10.0.0.7\r\n\r\n2, REMOTE IP: 10.0.0.8\r\n\r\n3, REMOTE IP: 10.0.0.9\r\n',
    );
    expect(calls(network, '10.0.0.10').heard()).toBe('<closed>');
    expect(at.seen()).toBe('');
    peers[1]?.hangsUp();
    expect(at.seen()).toBe('\r\n2, CLOSED\r\n');
    calls(network, '10.0.0.11');
    expect(at.seen()).toBe('\r\n2, REMOTE IP: 10.0.0.11\r\n');
  });

  it('never has the sixth place, and there is none for it once the others are taken', () => {
    const { at, network } = serving(['AT+QIMUX=1', 'AT+QISERVER=0,5']);
    for (const index of [0, 1, 2, 3, 4]) at.at(`AT+QIOPEN=${index},"TCP","10.0.0.1",7`);
    expect(calls(network, '10.0.0.7').heard()).toBe('<closed>');
    expect(at.seen()).toBe('');
  });

  it('is one at a time with QIMUX=0', () => {
    const { at, network } = serving(['AT+QISERVER']);
    const first = calls(network, '10.0.0.7');
    expect(calls(network, '10.0.0.8').heard()).toBe('<closed>');
    expect(at.seen()).toBe('\r\nREMOTE IP: 10.0.0.7\r\n');
    first.hangsUp();
    expect(at.seen()).toBe('\r\nCLOSED\r\n');
    calls(network, '10.0.0.8');
    expect(at.seen()).toBe('\r\nREMOTE IP: 10.0.0.8\r\n');
  });

  it('is announced without a space by the models whose firmware has none, and after the command that executes', () => {
    const { at, network } = serving(['AT+QISERVER'], { profile: m95, latency: { CSQ: 100 } });
    at.scheduler.schedule(() => void calls(network, '10.0.0.7'), 50);
    expect(at.at('AT+CSQ')).toBe(`\r\n+CSQ: 31,0\r\n${OK}\r\nREMOTE IP:10.0.0.7\r\n`);
  });

  it('over UDP is each address and port that sends, and one more again after it was hung up', () => {
    const { at, network } = serving(['AT+QIMUX=1', 'AT+QISERVER=1,2', 'AT+QISRVC=2']);
    const [one, two, three] = ['10.0.0.7', '10.0.0.8', '10.0.0.9'].map((a) => calls(network, a, 'UDP'));
    one?.says('a');
    expect(at.seen()).toBe('\r\n0, REMOTE IP: 10.0.0.7\r\n\r\n+RECEIVE: 0, 1\r\na');
    one?.says('b');
    expect(at.seen()).toBe('\r\n+RECEIVE: 0, 1\r\nb');
    two?.says('c');
    three?.says('lost');
    expect(at.seen()).toBe('\r\n1, REMOTE IP: 10.0.0.8\r\n\r\n+RECEIVE: 1, 1\r\nc');
    at.at('AT+QISEND=1,2');
    at.type('hi');
    expect([one?.heard(), two?.heard(), three?.heard()]).toEqual(['', 'hi', '']);
    expect(at.at('AT+QISTATE')).toContain('\r\n+QISTATE: 1, "UDP_SC", "10.0.0.8", 40000,"CONNECTED"\r\n');
    expect(at.at('AT+QICLOSE=0')).toBe('\r\n0, CLOSE OK\r\n');
    three?.says('heard');
    expect(at.seen()).toBe('\r\n0, REMOTE IP: 10.0.0.9\r\n\r\n+RECEIVE: 0, 5\r\nheard');
  });
});

describe('AT+QISRVC', () => {
  const both = (lines: readonly string[] = []) => {
    const said$ = new Subject<Uint8Array>();
    const network = virtualNetwork().tcp(7, () => said$);
    const at = desk({ network });
    for (const line of [...lines, 'AT+QISERVER', 'AT+QIOPEN="TCP","10.0.0.1",7']) at.at(line);
    const peer = calls(network, '10.0.0.7');
    at.seen();
    return { at, peer, said$ };
  };

  it('chooses with QIMUX=0 whose words are pushed: the others wait, and CLOSED behind them', () => {
    const { at, peer, said$ } = both();
    peer.says('from the peer');
    peer.hangsUp();
    said$.next(ascii('from the server'));
    expect(at.seen()).toBe('from the server');
    expect(at.at('AT+QISRVC=2')).toBe(`${OK}from the peer\r\nCLOSED\r\n`);
    said$.next(ascii('more'));
    expect(at.seen()).toBe('');
    expect(at.at('AT&F')).toBe(`${OK}more`);
  });

  it('chooses with QIMUX=0 what AT+QISEND, AT+QISACK and AT+QICLOSE mean', () => {
    const { at, peer } = both(['AT+QISRVC=2']);
    at.at('AT+QISEND=2');
    expect(at.type('hi')).toBe('hi\r\nSEND OK\r\n');
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 2, 2, 0\r\n${OK}`);
    at.at('AT+QISRVC=1');
    expect(at.at('AT+QISACK')).toBe(`\r\n+QISACK: 0, 0, 0\r\n${OK}`);
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    expect(at.at('AT+QICLOSE')).toBe(ERROR);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: IP CLOSE\r\n`);
    at.at('AT+QISRVC=2');
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    expect(peer.heard()).toBe('hi<closed>');
  });

  it('has the first AT+QICLOSE quit listening where there is no peer', () => {
    const { at, network } = serving(['AT+QISERVER', 'AT+QISRVC=2']);
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    expect(calls(network, '10.0.0.7').heard()).toBe('<refused>');
    expect(at.at('AT+QICLOSE')).toBe(ERROR);
    expect(at.at('AT+QISERVER')).toBe(LISTENS);
  });

  it('bars with QIMUX=1 the connections of the other role', () => {
    const { at, network } = serving(['AT+QIMUX=1', 'AT+QISERVER=0,2', 'AT+QIOPEN=3,"TCP","10.0.0.1",7']);
    const peer = calls(network, '10.0.0.7');
    at.seen();
    for (const line of ['AT+QISEND=0', 'AT+QISACK=0', 'AT+QICLOSE=0', 'AT+QICLOSE']) {
      expect(at.at(line)).toBe(ERROR);
    }
    at.at('AT+QISRVC=2');
    for (const line of ['AT+QISEND=3', 'AT+QISACK=3', 'AT+QICLOSE=3', 'AT+QISEND']) {
      expect(at.at(line)).toBe(ERROR);
    }
    expect(at.at('AT+QISACK=0')).toBe(`\r\n+QISACK: 0, 0, 0\r\n${OK}`);
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    expect([peer.heard(), server(at).phase]).toEqual(['<closed>', 'INITIAL']);
    expect(at.at('AT+QISTATE')).toContain('\r\n+QISTATE: 3, "TCP", "10.0.0.1", 7,"CONNECTED"\r\n');
  });

  it('has nothing to say to what is fetched: the role is in +QIRDI and in AT+QIRD', () => {
    const { at, peer, said$ } = both(['AT+QINDI=1']);
    peer.says('peer');
    expect(at.seen()).toBe('\r\n+QIRDI: 0,2,0\r\n');
    said$.next(ascii('server'));
    expect(at.seen()).toBe('\r\n+QIRDI: 0,1,0\r\n');
    expect(at.at('AT+QIRD=0,2,0,1500')).toBe(`\r\n+QIRD: 10.0.0.7:40000,TCP,4\r\npeer${OK}`);
    expect(at.at('AT+QIRD=0,1,0,1500')).toBe(`\r\n+QIRD: 10.0.0.1:7,TCP,6\r\nserver${OK}`);
    peer.hangsUp();
    expect(at.seen()).toBe('\r\nCLOSED\r\n');
    expect(at.at('AT+QIRD=0,2,0,1500')).toBe(ERROR);
    expect(at.at('AT+QIRD=0,3,0,1500')).toBe(ERROR);
  });

  it('is the role of the place with QIMUX=1', () => {
    const { at, network } = serving(['AT+QIMUX=1', 'AT+QINDI=1', 'AT+QISERVER=0,2']);
    calls(network, '10.0.0.6');
    const peer = calls(network, '10.0.0.7');
    at.seen();
    peer.says('hi');
    expect(at.seen()).toBe('\r\n+QIRDI: 0,2,1\r\n');
    expect(at.at('AT+QIRD=0,1,1,1500')).toBe(ERROR);
    expect(at.at('AT+QIRD=0,2,1,1500')).toBe(`\r\n+QIRD: 10.0.0.7:40000,TCP,2\r\nhi${OK}`);
  });
});

describe('AT+QISSTAT', () => {
  it('lists with QIMUX=1 the five places of peers, and no connection the module opened', () => {
    const { at, network } = serving(['AT+QIMUX=1', 'AT+QIOPEN=0,"TCP","10.0.0.1",7', 'AT+QISERVER=0,2']);
    calls(network, '1.2.3.4');
    at.seen();
    expect(at.at('AT+QISSTAT')).toBe(
      `${OK}\r\nS: LISTENNING\r\n` +
        '\r\nC: 0,"","",,"INITIAL"\r\n' +
        '\r\nC : 1, "TCP", "1.2.3.4", 40000\r\n' +
        [2, 3, 4].map((index) => `\r\nC: ${index},"","",,"INITIAL"\r\n`).join(''),
    );
    at.at('ATV0');
    expect(at.at('AT+QISSTAT')).toContain('0\rS: 2\r\nC: 0,"","",,"INITIAL"\r\n');
  });
});

it('has a server in each of two contexts at the same port (note 7.2)', () => {
  const { at, network } = serving(['AT+QISERVER', 'AT+QIFGCNT=1', 'AT+QIMUX=1', 'AT+QISERVER=0,3']);
  const { call } = network;
  const from = { address: '10.79.141.26', port: 40_000 };
  call({ protocol: 'TCP', address: '10.180.217.207', port: 2020, from }).subscribe();
  expect(at.seen()).toBe('\r\n0, REMOTE IP: 10.79.141.26\r\n');
  call({ protocol: 'TCP', address: '10.180.217.206', port: 2020, from }).subscribe();
  expect(at.seen()).toBe('\r\nREMOTE IP: 10.79.141.26\r\n');
  expect(at.at('AT+QIDEACT')).toBe('\r\nDEACT OK\r\n');
  expect(server(at).phase).toBe('LISTENNING');
});

it('says nothing of a peer that was hung up before its turn came', () => {
  const { at, network } = serving(['AT+QISERVER'], { latency: { QIDEACT: 100 } });
  at.scheduler.schedule(() => void calls(network, '10.0.0.7'), 50);
  expect(at.at('AT+QIDEACT')).toBe('\r\nDEACT OK\r\n');
});
