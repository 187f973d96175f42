import { m95 } from '@atrx/emulator';
import { qird } from '../../src/commands/index.ts';
import { inEveryWay } from '../every-way.ts';
import { atScene, proper } from '../stage.ts';
import { connected, nothing, of, online, reads } from './scene.ts';

// Reading what waits in the module: to its end, and to the end of what came before the end.

describe('row 11: data and CLOSED arrive together', () => {
  it.each([1, 1_499, 1_500, 1_501, 20_000])(
    '%d bytes and the close: all are read, then it completes',
    (length) => {
      const { say, peerLeaves, read, told, pass, log } = online();
      say('x'.repeat(length));
      peerLeaves();
      pass(1_000);
      expect(log).toEqual([]);
      read();
      pass(10_000);
      expect(told()).toHaveLength(length);
      expect([...log].sort()).toEqual(['connection |', 'data |']);
    },
  );

  inEveryWay('in one chunk: what waits is read before the stream completes', () => {
    const { socket, watch, pass, log, module } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      < OK
      ~ 1s
      << \r\n+QIRDI: 0,1,0\r\n\r\n0, CLOSED\r\n
      ${reads('last')}
      > AT+QIRD=0,1,0,1500
      < ERROR
    `);
    watch('data', socket.data$);
    pass();
    proper.ends();
    expect(log.filter((entry) => entry !== 'connection |')).toEqual(['data "last"', 'data |']);
    expect(module.left()).toEqual([]);
  });

  it('twice, as an M95 says it: once is enough', () => {
    const { say, peerLeaves, read, told, pass, log } = online({
      module: { profile: { ...m95, closedWhilePulling: ['0, CLOSED', '0, CLOSED'] } },
      modem: { connections: 'single' },
    });
    read();
    say('last');
    peerLeaves();
    pass(5_000);
    expect(told()).toBe('last');
    expect([...log].sort()).toEqual(['connection |', 'data |']);
  });
});

describe('row 12: it is not announced again until it was read empty', () => {
  it('so after each read it is read again, and nothing that came meanwhile waits for ever', () => {
    const { say, read, told, pass, log, modem } = online();
    const announced: string[] = [];
    modem.urc$.subscribe(({ _tag }) => announced.push(_tag));
    read();
    pass(100);
    let sent = '';
    for (let i = 0; i < 200; i++) {
      const text = `${i} ${'.'.repeat((i * 137) % 4_000)}`;
      sent += text;
      say(text);
      pass(i % 3);
    }
    pass(1_000);
    expect(told()).toBe(sent);
    expect(announced.filter((tag) => tag === 'Readable').length).toBeLessThanOrEqual(200);
    expect(log).toEqual([]);
  });

  it('also where the announcement came before anybody could hear it', () => {
    const { socket, watch, pass, log, module } = connected(`${reads('early')}${nothing}`);
    watch('data', socket.data$);
    pass();
    expect(log).toEqual(['data "early"']);
    expect(module.left()).toEqual([]);
  });

  it('also behind a send, whose answers the announcement stood between', () => {
    const { socket, watch, pass, log, module } = connected(`
      ${nothing}
      > AT+QISEND=0,1
      < +QIRDI: 0,1,0
      < >
      > a
      < SEND OK
      ${reads('b')}
      ${nothing}
    `);
    watch('data', socket.data$);
    pass();
    watch('send', socket.send('a'));
    pass();
    expect(log).toEqual(['send |', 'data "b"']);
    expect(module.left()).toEqual([]);
  });
});

describe('row 13: the answers of a read', () => {
  it('OK alone is empty, and no error', () => {
    const { port, watch, pass, log } = atScene('> AT+QIRD=0,1,0,1500\n< OK');
    watch('read', port.run(qird()));
    pass();
    expect(log).toEqual(['read |']);
  });

  it('fewer than were asked for are what there is: it is read again', () => {
    const { socket, watch, pass, log, module } = connected(reads('a') + reads('bc') + nothing);
    watch('data', socket.data$);
    pass();
    expect(log).toEqual(['data "a"', 'data "bc"']);
    expect(module.left()).toEqual([]);
  });

  it.each([0, 1_501, -1, 1.5, Number.NaN])(
    '%d bytes cannot be asked for: refused before the wire',
    (length) => {
      const { port, watch, log } = atScene('');
      watch('read', port.run(qird({ length })));
      expect(log).toEqual([expect.stringContaining('read ! Invalid {what:the length')]);
    },
  );

  it.each([1, 1_500])('%d can', (length) => {
    const { socket, say, watch, pass, log } = online();
    say('x'.repeat(2_000));
    pass(100);
    watch('read', socket.read(length));
    pass(100);
    expect(log).toEqual([`read "${'x'.repeat(length)}"`, 'read |']);
  });

  it('more than was asked for is no block of this module: the bytes are no lines, and the stream fails', () => {
    const { socket, watch, pass, log } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,TCP,1501\r\n
      < OK
    `);
    watch('data', socket.data$);
    pass(10_000);
    expect(of(log, 'data').join()).not.toContain('"');
  });
});

describe('fault A9: CLOSED while a block comes in', () => {
  inEveryWay('behind the header it is data; behind the bytes it is the end', () => {
    const { socket, watch, pass, log, module } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,TCP,13\r\n\r\n0, CLOSED\r\n
      < OK
      < 0, CLOSED
      > AT+QIRD=0,1,0,1500
      < ERROR
    `);
    watch('data', socket.data$);
    pass();
    proper.ends();
    const data = of(log, 'data').filter((entry) => entry.startsWith('"'));
    expect(data.map((entry) => String(JSON.parse(entry))).join('')).toBe('\r\n0, CLOSED\r\n');
    expect(log.slice(-2).sort()).toEqual(['connection |', 'data |']);
    expect(module.left()).toEqual([]);
  });

  it('between the data and its OK: delivered, then closed', () => {
    const { socket, watch, pass, log, module } = connected(String.raw`
      > AT+QIRD=0,1,0,1500
      << \r\n+QIRD: 1.2.3.4:7,TCP,4\r\nlast
      < 0, CLOSED
      < OK
      > AT+QIRD=0,1,0,1500
      < ERROR
    `);
    watch('data', socket.data$);
    pass();
    expect(log.sort()).toEqual(['connection |', 'data "last"', 'data |']);
    expect(module.left()).toEqual([]);
  });

  it('whenever the peer hangs up, everything that it had sent arrives', () => {
    for (const when of [0, 1, 5, 20]) {
      const { say, peerLeaves, read, told, pass, log } = online({ module: { latency: { QIRD: 10 } } });
      read();
      say('x'.repeat(4_000));
      pass(when);
      peerLeaves();
      pass(5_000);
      expect([when, told().length]).toEqual([when, 4_000]);
      expect([...log].sort()).toEqual(['connection |', 'data |']);
    }
  });
});
