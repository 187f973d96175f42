import { merge } from 'rxjs';
import type { ModemOptions } from '../src/modem.ts';
import { use } from '../src/scope/use.ts';
import type { Socket } from '../src/stack/connection/socket.ts';
import { type ModemScene, modemScene } from './stage.ts';

const single: Partial<ModemOptions> = { connections: 'single', receive: 'push' };

interface Kept extends ModemScene {
  readonly socket: Socket;
  /** When the connection stood, and how long ago that is. */
  readonly since: () => number;
}

/** A connection, alone, its data pushed; the module then follows the transcript. */
const connected = (transcript: string, protocol: 'tcp' | 'udp' = 'tcp'): Kept => {
  const on = modemScene(
    `
    > AT+QIOPEN="${protocol.toUpperCase()}","1.2.3.4",7
    < OK
    < CONNECT OK
    ${transcript}
    `,
    {},
    single,
  );
  const stood = on.clock.now();
  let socket: Socket | undefined;
  on.modem[protocol]('1.2.3.4', 7).subscribe({
    next: (open) => {
      socket = open;
    },
    error: (error: unknown) => on.log.push(`connection ! ${String(error).slice(0, 60)}`),
    complete: () => on.log.push('connection |'),
  });
  on.pass(0);
  if (!socket) throw new Error(on.log.join('\n'));
  return { ...on, socket, since: () => on.clock.now() - stood };
};

const stands = `
  > AT+QISTAT
  < OK
  < STATE: CONNECT OK
`;
const counts = (sent: number, acknowledged: number) => `
  > AT+QISACK
  < +QISACK: ${sent}, ${acknowledged}, ${sent - acknowledged}
  < OK
`;
const takes = (bytes: string) => `
  > AT+QISEND=${bytes.length}
  < >
  > ${bytes}
  < SEND OK
`;
/** What is asked where the module has denied a connection: whether it has started again without a word. */
const stillActive = `
  > AT+QISTATE
  < OK
  < STATE: IP CLOSE
`;
const closes = `
  > AT+QICLOSE
  < CLOSE OK
`;

/** At which times, in ms since the connection stood, which commands were written. */
const written = ({ modem, since, log }: Kept) =>
  modem.trace$.subscribe({
    next: ({ direction, kind, text }) => {
      if (direction === 'out' && kind === 'command') log.push(`${since()} ${text}`);
    },
    error: () => undefined,
  });

describe('keeping a connection alive', () => {
  it('asks 8 minutes after the last byte, 5 s after its probe, and then every 10 s, 12 times', () => {
    const kept = connected(stands + counts(0, 0) + takes('TCP detect') + counts(10, 0).repeat(13) + closes);
    const { socket, watch, pass, log, module } = kept;
    written(kept);
    watch('keep', socket.keepAlive());
    pass();
    expect(log).toEqual([
      '0 AT+QISTAT',
      '480000 AT+QISACK',
      '480000 AT+QISEND=10',
      ...[5, 15, 25, 35, 45, 55, 65, 75, 85, 95, 105, 115, 125].map(
        (s) => `${480_000 + s * 1_000} AT+QISACK`,
      ),
      'keep ! PeerUnresponsive {address:1.2.3.4:7,pending:10,asked:13,after:125000}',
      '605000 AT+QICLOSE',
      expect.stringContaining('connection ! ModemError: 1.2.3.4:7 has not acknowledged 10 bytes'),
    ]);
    expect(module.left()).toEqual([]);
  });

  it('begins to count anew with every byte, sent or received', () => {
    const kept = connected(`
      ${stands}
      ${takes('abc')}
      ~ 200s
      << IPD5:hello
      ${counts(3, 3)}
      ${takes('?')}
      ${counts(4, 4)}
      ${stands}
    `);
    const { socket, watch, pass, log, module } = kept;
    written(kept);
    const keeping = watch('keep', socket.keepAlive({ probe: '?' }));
    pass(100_000);
    socket.send('abc').subscribe();
    pass(200_000 + 479_999);
    expect(log).toEqual(['0 AT+QISTAT', '100000 AT+QISEND=3']);
    pass(5_001);
    expect(log.slice(2)).toEqual([
      '780000 AT+QISACK',
      '780000 AT+QISEND=1',
      '785000 AT+QISACK',
      '785000 AT+QISTAT',
    ]);
    expect(module.left()).toEqual([]);
    keeping.unsubscribe();
  });

  it('gives the connection up at once, where bytes are pending after all that time', () => {
    const kept = connected(`${stands}${takes('abc')}${counts(3, 1)}${closes}`);
    const { socket, watch, pass, log, module } = kept;
    watch('keep', socket.keepAlive());
    pass(10);
    socket.send('abc').subscribe();
    pass();
    expect(log[0]).toBe('keep ! PeerUnresponsive {address:1.2.3.4:7,pending:2,asked:1,after:480000}');
    expect(module.left()).toEqual([]);
  });

  it('keeps to its own times', () => {
    const kept = connected(`${stands}${counts(0, 0)}${takes('\0')}${counts(1, 0).repeat(3)}${closes}`);
    const { socket, watch, pass, log } = kept;
    watch(
      'keep',
      socket.keepAlive({ idle: 60_000, probe: Uint8Array.of(0), first: 1_000, again: 2_000, times: 2 }),
    );
    pass();
    expect(log[0]).toBe('keep ! PeerUnresponsive {address:1.2.3.4:7,pending:1,asked:3,after:5000}');
  });

  it('goes with the data, ends it by its failure, and the index is free when the module has closed it', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      > AT+QIOPEN="TCP","1.2.3.4",7
      < OK
      < CONNECT OK
      ${stands}${counts(0, 0)}${takes('TCP detect')}${counts(10, 0)}
      > AT+QICLOSE
      ~ 15ms
      < CLOSE OK
      > AT+QIOPEN="TCP","1.2.3.4",7
      < OK
      < CONNECT OK
      `,
      {},
      single,
    );
    const work$ = modem
      .tcp('1.2.3.4', 7)
      .pipe(use((socket) => merge(socket.data$, socket.keepAlive({ times: 0 }))));
    watch('work', work$);
    pass();
    expect(log).toEqual(['work ! PeerUnresponsive {address:1.2.3.4:7,pending:10,asked:1,after:5000}']);
    watch('again', modem.tcp('1.2.3.4', 7).pipe(use(() => [])));
    pass(10);
    expect(module.left()).toEqual([]);
  });

  it('is over when the peer closes', () => {
    const { socket, watch, pass, log, module } = connected(`
      ${stands}
      ~ 60s
      < CLOSED
    `);
    watch('keep', socket.keepAlive());
    pass();
    expect(log).toEqual(['keep |', 'connection |']);
    expect(module.left()).toEqual([]);
  });

  it('fails with the context', () => {
    const { socket, watch, pass, log } = connected(`
      ${stands}
      ~ 60s
      < +PDP DEACT
    `);
    watch('keep', socket.keepAlive());
    pass(70_000);
    expect(log[0]).toBe('keep ! ContextLost {}');
  });

  it('fails where the module does not know the connection any more', () => {
    const { socket, watch, pass, log, since } = connected(`
      > AT+QISTAT
      < OK
      < STATE: IP STATUS
      ${closes}
      ${stillActive}
    `);
    watch('keep', socket.keepAlive());
    pass();
    expect(log).toEqual([
      'keep ! NotConnected {address:1.2.3.4:7}',
      expect.stringContaining('connection ! ModemError: The connection to 1.2.3.4:7 is closed'),
    ]);
    expect(since()).toBe(1_000);
  });

  it('asks nothing more when it is unsubscribed', () => {
    const { socket, watch, pass, log, module } = connected(stands);
    watch('keep', socket.keepAlive()).unsubscribe();
    pass();
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it.each([
    [{ idle: 10 }, 'Invalid {what:the idle time,given:10,allowed:a whole number from 1000 to 86400000}'],
    [{ probe: '' }, 'Invalid {what:the length of the probe,given:0,allowed:a whole number from 1 to 1460}'],
    [
      { first: Number.NaN },
      expect.stringContaining('Invalid {what:the time to the first question,given:NaN'),
    ],
    [{ again: 0 }, expect.stringContaining('Invalid {what:the time between the questions,given:0')],
    [{ times: -1 }, expect.stringContaining('Invalid {what:the number of repetitions,given:-1')],
    [{ probe: 'a\x1bb' }, 'PayloadNotRepresentable {byte:27,at:1,why:ESC cancels the send}'],
  ])('refuses %j before anything is asked', (options, refusal) => {
    const { socket, watch, log } = connected('');
    watch('', socket.keepAlive(options));
    watch('', socket.detect(options));
    expect(log.map((line) => line.slice(3))).toEqual([refusal, refusal]);
  });

  it('has nothing to ask over UDP, where nothing is acknowledged', () => {
    const { socket, watch, log } = connected('', 'udp');
    watch('keep', socket.keepAlive());
    watch('detect', socket.detect());
    watch('acknowledged', socket.acknowledged$);
    watch('follow', socket.follow('abc'));
    expect(log).toEqual(
      ['keepAlive()', 'detect()', 'acknowledged$', 'follow()'].map((what, i) =>
        expect.stringContaining(
          `${['keep', 'detect', 'acknowledged', 'follow'][i]} ! Invalid {what:${what},given:asked of a UDP`,
        ),
      ),
    );
  });
});

describe('detecting whether the peer is there', () => {
  it('takes what is under way on a connection in use for the probe', () => {
    const kept = connected(`${takes('abc')}${stands}${counts(3, 0)}${counts(3, 3)}`);
    const { socket, watch, pass, log, module } = kept;
    socket.send('abc').subscribe();
    pass(10);
    written(kept);
    watch('peer', socket.detect());
    pass();
    expect(log).toEqual(['10 AT+QISTAT', '10 AT+QISACK', '5010 AT+QISACK', 'peer |']);
    expect(module.left()).toEqual([]);
  });

  it('is content with what it asked about, whatever is sent meanwhile', () => {
    const { socket, watch, pass, log, module } = connected(
      `${stands}${counts(0, 0)}${takes('TCP detect')}${takes('more')}${counts(14, 10)}`,
    );
    watch('peer', socket.detect());
    pass(1_000);
    socket.send('more').subscribe();
    pass();
    expect(log).toEqual(['peer |']);
    expect(module.left()).toEqual([]);
  });

  it('has nothing to find out of a peer that is closing', () => {
    const { socket, watch, pass, log } = connected(`
      > AT+QISTAT
      < OK
      < CLOSED
      < STATE: IP CLOSE
    `);
    watch('peer', socket.detect());
    pass();
    expect(log).toEqual(['peer |', 'connection |']);
  });

  it('asks nothing of a peer that has closed, and whose last bytes wait to be read', () => {
    const rows = [
      '0, "TCP", "1.2.3.4", 7,"REMOTE CLOSING"',
      ...[1, 2, 3, 4, 5].map((i) => `${i},"","",,"INITIAL"`),
    ];
    const asked = `
      > AT+QISTATE
      < OK
      < STATE: IP PROCESSING
      ${rows.map((row) => `< +QISTATE: ${row}`).join('\n')}
      < OK
    `;
    const { modem, watch, pass, log, module } = modemScene(
      `> AT+QIOPEN=0,"TCP","1.2.3.4",7\n< OK\n< 0, CONNECT OK\n${asked}${asked}`,
    );
    modem.tcp('1.2.3.4', 7).subscribe((socket) => {
      watch('peer', socket.detect());
      watch('keep', socket.keepAlive());
    });
    pass();
    expect(log).toEqual(['peer |', 'keep |']);
    expect(module.left()).toEqual([]);
  });

  it('tells a probe that the module did not take', () => {
    const { socket, watch, pass, log } = connected(`${stands}${counts(0, 0)}
      > AT+QISEND=10
      < >
      > TCP detect
      < SEND FAIL
    `);
    watch('peer', socket.detect());
    pass();
    expect(log).toEqual([expect.stringContaining('peer ! SendFailed {outcome:notSent,sent:0,pending:10')]);
  });
});

describe('what the peer has acknowledged', () => {
  it('is told at once and on each change: asked after a send, and every second while something is pending', () => {
    const kept = connected(
      counts(0, 0) +
        takes('hello') +
        counts(5, 0).repeat(2) +
        counts(5, 3) +
        counts(5, 5) +
        takes('!') +
        counts(6, 6),
    );
    const { socket, watch, pass, log, module } = kept;
    const life = watch('count', socket.acknowledged$);
    pass(60_000);
    written(kept);
    socket.send('hello').subscribe();
    pass(60_000);
    socket.send('!').subscribe();
    pass();
    expect(log).toEqual([
      'count {sent:0,acknowledged:0,pending:0}',
      '60000 AT+QISEND=5',
      '60000 AT+QISACK',
      'count {sent:5,acknowledged:0,pending:5}',
      '61000 AT+QISACK',
      '62000 AT+QISACK',
      'count {sent:5,acknowledged:3,pending:2}',
      '63000 AT+QISACK',
      'count {sent:5,acknowledged:5,pending:0}',
      '120000 AT+QISEND=1',
      '120000 AT+QISACK',
      'count {sent:6,acknowledged:6,pending:0}',
    ]);
    expect(module.left()).toEqual([]);
    life.unsubscribe();
  });

  it('is over when the peer closes, and fails when the connection does', () => {
    const { socket, watch, pass, log } = connected(`${counts(0, 0)}~ 1s\n< CLOSED`);
    watch('count', socket.acknowledged$);
    pass();
    expect(log.slice(1)).toEqual(['count |', 'connection |']);
    const lost = connected(`${counts(0, 0)}~ 1s\n< +PDP DEACT`);
    lost.watch('count', lost.socket.acknowledged$);
    lost.pass(2_000);
    expect(lost.log[1]).toBe('count ! ContextLost {}');
  });
});

describe('a send that is followed', () => {
  it('is accepted, sent and acknowledged, piece by piece', () => {
    const big = 'a'.repeat(1_460);
    const { socket, watch, pass, log, module } = connected(
      takes(big) + counts(1_460, 0) + takes('bb') + counts(1_462, 1_460) + counts(1_462, 1_462),
    );
    watch('send', socket.follow(`${big}bb`));
    pass();
    expect(log).toEqual([
      'send {from:0,to:1460,stage:accepted}',
      'send {from:0,to:1460,stage:sent}',
      'send {from:1460,to:1462,stage:accepted}',
      'send {from:1460,to:1462,stage:sent}',
      'send {from:0,to:1460,stage:acknowledged}',
      'send {from:1460,to:1462,stage:acknowledged}',
      'send |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('fails where a piece was not sent, and where the connection ends before the peer has acknowledged it', () => {
    const refused = connected(`> AT+QISEND=2\n< ERROR\n${stillActive}`);
    refused.watch('send', refused.socket.follow('hi'));
    refused.pass();
    expect(refused.log).toEqual([
      'send {from:0,to:2,stage:accepted}',
      expect.stringContaining('send ! SendFailed {outcome:notSent,sent:0,pending:2'),
    ]);
    const closed = connected(`${takes('hi')}${counts(2, 0)}< CLOSED`);
    closed.watch('send', closed.socket.follow('hi'));
    closed.pass();
    expect(closed.log).toEqual([
      'send {from:0,to:2,stage:accepted}',
      'send {from:0,to:2,stage:sent}',
      'send ! NotConnected {address:1.2.3.4:7}',
      'connection |',
    ]);
  });

  it('of nothing is done at once', () => {
    const { socket, watch, pass, log } = connected('');
    watch('send', socket.follow(''));
    pass();
    expect(log).toEqual(['send |']);
  });
});
