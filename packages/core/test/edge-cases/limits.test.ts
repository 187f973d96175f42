import { note, virtualNetwork } from '@atrx/emulator';
import { merge, mergeMap } from 'rxjs';
import { recoverable } from '../../src/at/recoverable.ts';
import { ascii } from '../../src/bytes/ascii.ts';
import { qihead } from '../../src/commands/index.ts';
import { gsm } from '../../src/dialects/gsm.ts';
import { bench } from '../emulator/module.ts';
import { of, online } from './scene.ts';

// What a module has no room for, and what cannot be told apart, is refused by name.

describe('fault A16: received data without a frame', () => {
  it.each([
    ['with several connections it has one', {}, false],
    ['fetched by one connection it has one', { connections: 'single' }, false],
    ['pushed to one connection it has that of AT+QIHEAD=1', { connections: 'single', receive: 'push' }, true],
    ['raw is for whoever asks for it', { connections: 'single', receive: 'raw' }, false],
  ] as const)('%s', (_, modem, refused) => {
    const { modem: up, watch, pass, log } = online({ modem });
    watch('off', up.at.run(qihead(0)));
    pass(100);
    expect(log).toEqual([refused ? 'off ! UnframedReceive {setting:AT+QIHEAD=0}' : 'off |']);
  });

  it('raw with several connections is refused, and so is a module that knows no frame', () => {
    const tell = (modem: Parameters<typeof bench>[0]) => () => bench(modem);
    expect(tell({ modem: { receive: 'raw' } })).toThrow('raw with several connections');
    const dialect = { ...gsm, lacks: ['QIHEAD'] };
    expect(tell({ modem: { receive: 'push', connections: 'single', dialect } })).toThrow('without a frame');
    expect(recoverable({ _tag: 'UnframedReceive', setting: 'AT+QIHEAD=0' })).toBe(false);
  });

  it('raw, what no line claims is data', () => {
    const { say, read, told, pass, log } = online({ modem: { connections: 'single', receive: 'raw' } });
    read();
    say('hello\r\nOK\r\n> AT\r\n+FOO: 1\r\n');
    pass(5_000);
    expect(told()).toBe('hello\r\nOK\r\n> AT\r\n+FOO: 1\r\n');
    expect(log).toEqual([]);
  });
});

describe('fault A27: one connection too many', () => {
  it('a seventh is refused before the wire, and there is one again when one is closed', () => {
    const { modem, pass, log, watch } = bench({ network: virtualNetwork().tcp(7, ({ bytes$ }) => bytes$) });
    const lives = Array.from({ length: 6 }, (_, i) =>
      watch(`${i}`, modem.tcp('1.2.3.4', 7).pipe(mergeMap(() => []))),
    );
    pass(1_000);
    let written = 0;
    const traced = modem.trace$.subscribe(() => written++);
    watch('seventh', modem.tcp('1.2.3.4', 7));
    pass(1_000);
    expect(log).toEqual(['seventh ! NoFreeConnection {limit:6}']);
    expect(written).toBe(0);
    traced.unsubscribe();
    lives[3]?.unsubscribe();
    pass(1_000);
    watch('again', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ index }) => [index])));
    pass(1_000);
    expect(of(log, 'again')).toEqual(['3']);
  });

  it('a second one, where there is one', () => {
    const { modem, pass, watch, log } = online({ modem: { connections: 'single' } });
    watch('second', modem.tcp('1.2.3.4', 7));
    pass(1_000);
    expect(log).toEqual(['second ! NoFreeConnection {limit:1}']);
  });

  it('closing what is closed is done at once, and writes nothing', () => {
    const { socket, modem, peerLeaves, read, watch, pass, log } = online();
    read();
    peerLeaves();
    pass(2_000);
    log.length = 0;
    let written = 0;
    modem.trace$.subscribe(() => written++);
    watch('close', merge(socket.close$, socket.close$));
    pass(1_000);
    expect(log).toEqual(['close |']);
    expect(written).toBe(0);
  });

  it('sending over what is closed is refused, and writes nothing', () => {
    const { socket, watch, pass, log, hangUp } = online({ module: { profile: note } });
    hangUp();
    pass(1_000);
    watch('send', socket.send(ascii('late')));
    expect(of(log, 'send')[0]).toContain('! NotConnected');
  });
});
