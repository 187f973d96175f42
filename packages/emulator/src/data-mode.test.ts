import { NEVER, Observable, Subject } from 'rxjs';
import { type Desk, desk } from '../test/desk.ts';
import { calls } from '../test/outside.ts';
import { escaped, type Partner, paced, partner } from '../test/partner.ts';
import { ascii } from './ascii.ts';
import { emulator } from './emulator.ts';
import type { EmulatorOptions } from './options.ts';

const OK = '\r\nOK\r\n';
const ERROR = '\r\nERROR\r\n';
const CONNECT = '\r\nCONNECT\r\n';
const open = 'AT+QIOPEN="TCP","10.0.0.1",7007';

/** A module in data mode, and its peer. */
const online = (options: EmulatorOptions = {}, settings: readonly string[] = []): Partner & { at: Desk } => {
  const peer = partner();
  const at = desk({ network: peer.network, ...options });
  for (const line of ['AT+QIMODE=1', ...settings]) expect(at.at(line)).toBe(OK);
  expect(at.at(open)).toBe(OK + CONNECT);
  return { ...peer, at };
};

describe('data mode', () => {
  it('is payload and nothing else, both ways', () => {
    const { at, say, heard } = online();
    const all = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
    expect(at.type(`AT\r${all}\x1a\x1b`)).toBe('');
    say(`${all}\r\nOK\r\n`);
    expect(at.seen()).toBe(`${all}\r\nOK\r\n`);
    expect(heard()).toEqual([`AT\r${all}\x1a\x1b`]);
    expect(at.module.state.dataMode).toBe(true);
  });

  it('is left by +++ between two silences, and the connection stays', () => {
    const { at, heard } = online();
    expect(paced(at, [0, 'one'], [500, '+'], [19, '+'], [19, '+'], [500, 'AT\r'])).toBe(`${OK}AT\r${OK}`);
    expect(at.module.state.dataMode).toBe(false);
    expect(at.at('AT+QISTAT')).toBe(`${OK}\r\nSTATE: CONNECT OK\r\n`);
    expect(heard()).toEqual(['one']);
  });

  it('sends what turns out to be no escape, all of it in order', () => {
    const { at, heard } = online();
    expect(paced(at, [0, 'a'], [499, '+++'], [499, 'b'], [1, '+++c'], [500, '++'])).toBe('');
    expect(heard().join('')).toBe('a+++b+++c++');
  });

  it('counts the silence before +++ from the command, if that was the last to be typed', () => {
    const { at, heard } = online();
    expect(escaped(at)).toBe(OK);
    expect(paced(at, [0, 'ATO\r'], [499, '+++'])).toBe(`ATO\r${CONNECT}`);
    expect(heard()).toEqual(['+++']);
    expect(escaped(at)).toBe(OK);
    expect(paced(at, [0, 'ATO\r'], [500, '+++'])).toBe(`ATO\r${CONNECT}${OK}`);
  });

  it('is not left by +++ where AT+QITCFG says so', () => {
    const { at, heard } = online({}, ['AT+QITCFG=3,2,1024,0']);
    expect(escaped(at)).toBe('');
    expect(heard()).toEqual(['+++']);
  });

  it('holds what is due until it is left, and tells of it with RI', () => {
    const { at } = online();
    const ri: string[] = [];
    const start = at.scheduler.frame;
    at.module.signals.ri$.subscribe((on) => ri.push(`${on ? 'ON' : 'OFF'} ${at.scheduler.frame - start}`));
    at.scheduler.schedule(() => at.module.control.say('RING'), 100);
    at.scheduler.schedule(() => at.module.control.say('+CMTI: "SM",1'), 200);
    expect(at.seen()).toBe('');
    expect(ri).toEqual(['OFF 0', 'ON 100', 'OFF 112', 'ON 200', 'OFF 212']);
    expect(escaped(at)).toBe(`${OK}\r\nRING\r\n\r\n+CMTI: "SM",1\r\n`);
  });

  it('comes with ATO, and what was received meanwhile behind its CONNECT', () => {
    const { at, say, heard } = online();
    expect(escaped(at)).toBe(OK);
    say('one');
    say('two');
    expect(at.at('AT')).toBe(OK);
    expect(at.at('ATO')).toBe(`${CONNECT}onetwo`);
    expect(escaped(at)).toBe(OK);
    expect(at.type('AT;ATO0\r\n')).toBe(`AT;ATO0\r${ERROR}`);
    expect(at.type('\nATO0\r\nmore')).toBe(`ATO0\r${CONNECT}`);
    expect(heard()).toEqual(['more']);
  });

  it('does not come with ATO where there is no connection, or none any more', () => {
    const { at, close } = online();
    expect(desk().at('ATO')).toBe(ERROR);
    close();
    expect(at.seen()).toBe('\r\nCLOSED\r\n');
    expect(at.at('ATO')).toBe('\r\nNO CARRIER\r\n');
    expect(at.at('ATO1')).toBe(ERROR);
    expect(at.at(open)).toBe(OK + CONNECT);
    expect(escaped(at)).toBe(OK);
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    expect(at.at('ATO')).toBe('\r\nNO CARRIER\r\n');
    at.module.control.reset();
    at.seen();
    expect(at.at('ATO')).toBe(ERROR);
  });

  it.each<[string, (peer: Partner) => void]>([
    ['the peer closes', ({ close }) => close()],
    ['the line is lost', ({ lose }) => lose()],
  ])('ends when %s, behind all that was received', (_, end) => {
    const { at, ...peer } = online();
    peer.say('last words');
    end(peer);
    expect(at.seen()).toBe('last words\r\nCLOSED\r\n');
    expect(at.at('AT')).toBe(OK);
  });

  it('still comes with ATO where the peer has closed and something waits: CLOSED is behind it', () => {
    const { at, say, close } = online();
    expect(escaped(at)).toBe(OK);
    say('last words');
    close();
    expect(at.seen()).toBe('');
    expect(at.at('ATO')).toBe(`${CONNECT}last words\r\nCLOSED\r\n`);
    expect(at.at(open)).toBe(OK + CONNECT);
    expect(escaped(at)).toBe(OK);
    close();
    expect(at.seen()).toBe('\r\nCLOSED\r\n');
  });

  it('ends with the context, with a restart and with the power', () => {
    const lost = online();
    lost.at.module.control.deactivate();
    expect(lost.at.seen()).toBe('\r\n+PDP DEACT\r\n');
    const again = online();
    again.at.module.control.reset();
    expect(again.at.seen()).toContain('\r\nRDY\r\n');
    expect(again.at.at('AT')).toBe(OK);
    expect(again.heard()).toEqual(['<closed>']);
    const off = online();
    off.at.module.control.powerDown('UNDER_VOLTAGE POWER DOWN');
    expect(off.at.seen()).toBe('\r\nUNDER_VOLTAGE POWER DOWN\r\n');
    expect(off.at.module.state.dataMode).toBe(false);
  });

  it('sends nothing of one connection to the next', () => {
    const peer = partner('tcp', { acknowledge: () => NEVER });
    const at = desk({ network: peer.network, sendWindow: 10 });
    at.at('AT+QIMODE=1');
    at.at('AT+QITCFG=3,2,10,1');
    at.at(open);
    expect(paced(at, [0, 'x'.repeat(35)], [500, '+++'])).toBe(OK);
    expect(peer.heard()).toEqual(['xxxxxxxxxx', 'xxxxxxxxxx']);
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    expect(at.at(open)).toBe(OK + CONNECT);
    expect(at.type('new')).toBe('');
    expect(peer.heard()).toEqual(['<closed>', 'new']);
  });

  it('is a matter of digits with ATV0', () => {
    const { at } = online();
    expect(escaped(at)).toBe(OK);
    at.at('ATV0');
    expect(at.at('ATO')).toBe('1\r');
    expect(escaped(at)).toBe('0\r');
    expect(at.at('AT+QICLOSE')).toBe('CLOSE OK\r\n');
    expect(at.at('ATO')).toBe('3\r');
  });

  it('begins once no command executes', () => {
    const accept$ = new Subject<void>();
    const peer = partner('tcp', { accept$ });
    const at = desk({ network: peer.network, latency: { QICSGP: 100 } });
    at.at('AT+QIMODE=1');
    expect(at.at(open)).toBe(OK);
    at.key('AT+QICSGP?\r');
    accept$.next();
    expect(at.seen()).toBe(`AT+QICSGP?\r\r\n+QICSGP: 1\r\n${OK}${CONNECT}`);
  });

  it('is not entered where nobody answers', () => {
    const at = desk();
    at.at('AT+QIMODE=1');
    expect(at.at(open)).toBe(`${OK}\r\nCONNECT FAIL\r\n`);
    expect(at.at('AT')).toBe(OK);
  });

  it('knows datagrams too', () => {
    const peer = partner('udp');
    const at = desk({ network: peer.network });
    at.at('AT+QIMODE=1');
    expect(at.at('AT+QIOPEN="UDP","10.0.0.1",7007')).toBe(OK + CONNECT);
    peer.say('one');
    peer.say('two');
    expect(at.type('three')).toBe('onetwo');
    expect(peer.heard()).toEqual(['three']);
  });

  it('is of one connection at a time: AT+QISRVC says which ATO means (note 4.2)', () => {
    const accept$ = new Subject<void>();
    const peer = partner('tcp', { accept$ });
    const at = desk({ network: peer.network });
    expect(at.at('AT+QIMODE=1')).toBe(OK);
    expect(at.at('AT+QISERVER')).toBe(`${OK}\r\nSERVER OK\r\n`);
    const guest = calls(peer.network, '10.0.0.2');
    expect(at.seen()).toBe(`\r\nREMOTE IP: 10.0.0.2\r\n${CONNECT}`);
    expect(escaped(at)).toBe(OK);
    expect(at.at(open)).toBe(OK);
    expect(at.at('ATO')).toBe(CONNECT);
    accept$.next();
    guest.says('guest');
    peer.say('server');
    expect(at.seen()).toBe('guest');
    expect(escaped(at)).toBe(OK);
    expect(at.at('ATO')).toBe(`${CONNECT}server`);
    at.type('to the server');
    expect(escaped(at)).toBe(OK);
    expect(at.at('AT+QISRVC=2;O')).toBe(CONNECT);
    at.type('to the guest');
    expect([peer.heard(), guest.heard()]).toEqual([['to the server'], 'to the guest']);
  });

  it('makes a peer wait whose data the host does not take', () => {
    const { network, say } = partner();
    const module = emulator({ network, receiveBuffer: 4096 });
    const typed$ = new Subject<Uint8Array>();
    module.serve({ bytes$: typed$, write: () => new Observable<never>() }).subscribe();
    typed$.next(ascii(`AT+QIMODE=1\r${open}\r`));
    expect(module.state.dataMode).toBe(true);
    for (let i = 0; i < 100; i++) say('x'.repeat(1024));
    expect(module.state.contexts[0].sockets[0]?.unread).toBe(4096);
  });
});

describe('what transparent mode excludes', () => {
  it('is several connections, either way round', () => {
    const at = desk();
    expect(at.at('AT+QIMODE=1')).toBe(OK);
    expect(at.at('AT+QIMUX=1')).toBe(ERROR);
    expect(at.at('AT+QIMUX=0')).toBe(OK);
    expect(at.at('AT+QIMODE=0;+QIMUX=1')).toBe(OK);
    expect(at.at('AT+QIMODE=1')).toBe(ERROR);
    expect(at.at('AT+QIMODE=0')).toBe(OK);
    expect(at.at('AT+QITCFG=3,2,512,1')).toBe(ERROR);
  });

  it('is a change of mind while the connection stands, and AT+QISEND', () => {
    const { at } = online();
    expect(escaped(at)).toBe(OK);
    expect(at.at('AT+QIMODE=0')).toBe(ERROR);
    expect(at.at('AT+QIMODE=1')).toBe(OK);
    expect(at.at('AT+QISEND=5')).toBe(ERROR);
    expect(at.at('AT+QICLOSE')).toBe('\r\nCLOSE OK\r\n');
    expect(at.at('AT+QIMODE=0')).toBe(OK);
  });
});

describe('AT+QITCFG', () => {
  it('is asked for and set', () => {
    const at = desk();
    expect(at.at('AT+QITCFG=?')).toBe(`\r\n+QITCFG: (0-10),(0-20),(1-1460),(0,1)\r\n${OK}`);
    expect(at.at('AT+QITCFG?')).toBe(`\r\n+QITCFG: 3,2,1024,1\r\n${OK}`);
    expect(at.at('AT+QITCFG=5,10,512,0')).toBe(OK);
    expect(at.at('AT+QITCFG?')).toBe(`\r\n+QITCFG: 5,10,512,0\r\n${OK}`);
    for (const wrong of [
      '3,2,512',
      '3,2,512,1,1',
      '11,2,512,1',
      '3,21,512,1',
      '3,2,0,1',
      '3,2,1461,1',
      '3,2,512,2',
    ]) {
      expect(at.at(`AT+QITCFG=${wrong}`)).toBe(ERROR);
    }
    expect(at.at('AT+QITCFG')).toBe(ERROR);
  });

  it('sends at the size of a packet, or at the end of the wait', () => {
    const { at, heard } = online({}, ['AT+QITCFG=3,2,8,1']);
    const times: string[] = [];
    const start = at.scheduler.frame;
    for (const time of [0, 198, 200, 398, 400]) {
      at.scheduler.schedule(() => times.push(`${at.scheduler.frame - start}: ${heard().join('|')}`), time);
    }
    at.key('12345678abcdefghij');
    at.scheduler.schedule(() => at.key('k'), 199);
    at.seen();
    expect(times).toEqual(['0: 12345678|abcdefgh', '198: ', '200: ', '398: ', '400: ijk']);
  });

  it('does not wait where data mode is left', () => {
    const { at, heard } = online({}, ['AT+QITCFG=3,20,1024,1']);
    expect(paced(at, [0, 'some'], [500, '+++'])).toBe(OK);
    expect(heard()).toEqual(['some']);
  });

  it('gives the same stream in whatever pieces it is typed', () => {
    const typed = '1234567890+++abc';
    for (let at = 0; at <= typed.length; at++) {
      const { at: terminal, heard } = online({}, ['AT+QITCFG=3,2,4,1']);
      terminal.key(typed.slice(0, at));
      terminal.key(typed.slice(at));
      terminal.seen();
      expect(heard()).toEqual(['1234', '5678', '90++', '+abc']);
    }
  });
});
