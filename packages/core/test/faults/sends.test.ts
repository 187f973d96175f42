import { ignoreElements, Subscription } from 'rxjs';
import { qisack } from '../../src/commands/index.ts';
import type { ModemOptions } from '../../src/modem.ts';
import type { Socket } from '../../src/stack/connection/socket.ts';
import { anew, stillActive } from '../bring-up.ts';
import { type ModemScene, modemScene } from '../stage.ts';

const connected = `
  > AT+QIOPEN=0,"TCP","1.2.3.4",7
  < OK
  < 0, CONNECT OK
`;

/** A connection over a module that follows the transcript, nobody reading it. */
const sending = (
  transcript: string,
  options: Partial<ModemOptions> = {},
): ModemScene & { socket: Socket; life: Subscription } => {
  const on = modemScene(connected + transcript, { echo: true }, options);
  const life = new Subscription();
  let socket: Socket | undefined;
  life.add(
    on.modem.tcp('1.2.3.4', 7).subscribe({
      next: (open) => {
        socket = open;
      },
      error: (error: unknown) => on.log.push(`connection ! ${String(error)}`),
      complete: () => on.log.push('connection |'),
    }),
  );
  on.pass(10);
  if (!socket) throw new Error('It did not connect.');
  return { ...on, socket, life };
};

const taken = (bytes: string) => `
  > AT+QISEND=0,${bytes.length}
  < >
  > ${bytes}
  < SEND OK
`;

const lostVerdict = (bytes: string) => `
  > AT+QISEND=0,${bytes.length}
  < >
  > ${bytes}
  ~ 30s
  > AT
  < OK
  ${anew}
`;

const counted = (sent: number) => `
  > AT+QISACK=0
  < +QISACK: ${sent}, ${sent}, 0
  < OK
`;

const unheard = 'QISEND had no answer within 30000 ms. The line is probed before the next command.';

describe('a send whose verdict is lost', () => {
  it('was sent, where the module has counted its bytes', () => {
    const { socket, watch, pass, log, module } = sending(taken('abc') + lostVerdict('hello') + counted(8));
    watch('before', socket.deliver('abc'));
    watch('send', socket.deliver('hello'));
    pass();
    expect(log).toEqual([
      'before {from:0,to:3,outcome:sent}',
      'before |',
      'send {from:0,to:5,outcome:sent}',
      'send |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('was not sent, where it has not', () => {
    const { socket, watch, pass, log, module } = sending(taken('abc') + lostVerdict('hello') + counted(3));
    watch('before', socket.send('abc'));
    watch('send', socket.deliver('hello'));
    pass();
    expect(log).toEqual(['before |', `send {from:0,to:5,outcome:notSent,because:${unheard}}`, 'send |']);
    expect(module.left()).toEqual([]);
  });

  it.each([
    { why: 'it has counted something else', answer: counted(6) },
    { why: 'it does not say', answer: '> AT+QISACK=0\n< ERROR' },
    { why: 'it says OK and nothing else', answer: '> AT+QISACK=0\n< OK' },
  ])('is not known to have been sent, where $why', ({ answer }) => {
    const { socket, watch, pass, log, module } = sending(taken('abc') + lostVerdict('hello') + answer);
    watch('before', socket.send('abc'));
    watch('send', socket.send('hello'));
    pass();
    expect(log).toEqual([
      'before |',
      `send ! SendFailed {outcome:unknown,sent:0,pending:5,because:${unheard}}`,
    ]);
    expect(module.left()).toEqual([]);
  });

  it('is not known to have been sent, where the connection has gone meanwhile', () => {
    const { socket, watch, pass, log, module } = sending(`
      > AT+QISEND=0,5
      < >
      > hello
      ~ 30s
      > AT
      < OK
      < 0, CLOSED
      ${anew}
      > AT+QISACK=0
      < +QISACK: 0, 0, 0
      < OK
    `);
    watch('send', socket.deliver('hello'));
    pass();
    expect(log).toEqual([`send {from:0,to:5,outcome:unknown,because:${unheard}}`, 'send |']);
    expect(module.left()).toEqual([]);
  });

  it('is not taken for sent because one of the same length was called off before', () => {
    const { socket, watch, pass, log, module } = sending(
      `
      > AT+QISEND=0,5
      < >
      > first
      ~ 100ms
      < SEND OK
      ${lostVerdict('hello')}${counted(5)}`,
    );
    const first = watch('first', socket.send('first'));
    pass(50);
    first.unsubscribe();
    watch('send', socket.deliver('hello'));
    pass();
    expect(log).toEqual([`send {from:0,to:5,outcome:unknown,because:${unheard}}`, 'send |']);
    expect(module.left()).toEqual([]);
  });
});

describe('a send that the module refuses or does not prompt for', () => {
  it.each([
    ['SEND FAIL', ''],
    ['ERROR', stillActive],
  ])('was not sent: %s', (verdict, then) => {
    const { socket, watch, pass, log, module } = sending(`
      > AT+QISEND=0,5
      < >
      > hello
      < ${verdict}
      ${then}
    `);
    watch('send', socket.deliver('hello'));
    pass();
    expect(log).toEqual([
      `send {from:0,to:5,outcome:notSent,because:The module refused QISEND: ${verdict}.}`,
      'send |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('was not sent: ERROR instead of the prompt', () => {
    const { socket, watch, pass, log, module } = sending(`
      > AT+QISEND=0,5
      < ERROR
      ${stillActive}
    `);
    watch('send', socket.send('hello'));
    pass();
    expect(log).toEqual([
      'send ! SendFailed {outcome:notSent,sent:0,pending:5,because:The module refused QISEND: ERROR.}',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('was not sent: no prompt, and ESC leaves what may have begun', () => {
    const { socket, watch, pass, log, module } = sending(String.raw`
      > AT+QISEND=0,5
      ~ 5s
      >> \x1b
      < OK
    `);
    watch('send', socket.deliver('hello'));
    pass();
    expect(log).toEqual([
      'send {from:0,to:5,outcome:notSent,because:QISEND had no prompt within 5000 ms. The line is probed before the next command.}',
      'send |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('was not sent: the prompt comes too late, is left by ESC, and takes no command for payload', () => {
    const { modem, socket, watch, pass, log, module } = sending(String.raw`
      > AT+QISEND=0,5
      ~ 5s
      >> \x1b
      ~ 1s
      < >
      >> \x1b
      < OK
      > AT
      < OK
      > AT+QISACK=0
      < +QISACK: 0, 0, 0
      < OK
    `);
    watch('send', socket.send('hello'));
    pass(7_000);
    log.length = 0;
    watch('next', modem.at.run(qisack(0)).pipe(ignoreElements()));
    pass();
    expect(log).toEqual(['next |']);
    expect(module.left()).toEqual([]);
  });

  it('the late prompt comes into the fence: ESC takes back what the module has taken for payload', () => {
    const { modem, socket, watch, pass, log, module } = sending(String.raw`
      > AT+QISEND=0,5
      ~ 5s
      >> \x1b
      >> AT\r
      < >
      >> \x1b
      < OK
      ~ 2s
      > ATE1
      < OK
      > AT
      < OK
      > AT+QISACK=0
      < +QISACK: 0, 0, 0
      < OK
    `);
    watch('send', socket.send('hello'));
    watch('next', modem.at.run(qisack(0)).pipe(ignoreElements()));
    pass();
    expect(log.at(-1)).toBe('next |');
    expect(module.left()).toEqual([]);
  });
});

describe('a send that is interrupted', () => {
  it.each([
    { news: '0, CLOSED', verdict: '~ 1s' },
    { news: '0, CLOSED', verdict: '< SEND FAIL' },
    { news: '+PDP DEACT', verdict: '~ 1s' },
    { news: '+PDP DEACT', verdict: '< SEND FAIL' },
    { news: '+PDP DEACT', verdict: '< ERROR' },
  ])('ends within a second after $news: $verdict', ({ news, verdict }) => {
    const { socket, watch, pass, log, module, clock } = sending(`
      > AT+QISEND=0,5
      < >
      > hello
      < ${news}
      ${verdict}
    `);
    watch('send', socket.deliver('hello'));
    const before = clock.now();
    pass(1_001);
    const said = verdict.slice(2);
    const outcome = said === '1s' ? 'unknown' : 'notSent';
    const because =
      said === '1s'
        ? `QISEND was ended by ${news.replace('0, ', '')} before its answer came.`
        : `The module refused QISEND: ${said}.`;
    expect(log.filter((entry) => entry.startsWith('send'))).toEqual([
      `send {from:0,to:5,outcome:${outcome},because:${because}}`,
      'send |',
    ]);
    expect(clock.now() - before).toBe(1_001);
    expect(module.left().filter((step) => step !== '~ 1s')).toEqual([]);
  });

  it('is told before the modem is: the context is lost', () => {
    const { socket, watch, pass, log } = sending(`
      > AT+QIRD=0,1,0,1500
      < OK
      > AT+QISEND=0,5
      < >
      > hello
      < +PDP DEACT
      < SEND FAIL
    `);
    watch('data', socket.data$);
    watch('send', socket.send('hello'));
    pass();
    expect(log.map((entry) => entry.slice(0, 24))).toEqual([
      'data ! ContextLost {}',
      'connection ! ModemError:',
      'send ! SendFailed {outco',
      'modem ! ContextLost {}',
    ]);
  });
});

describe('sends that wait for each other', () => {
  it('go out in the order in which they were asked for', () => {
    const { socket, watch, pass, log, module } = sending(taken('a') + taken('b') + taken('c'));
    for (const name of ['a', 'b', 'c']) watch(name, socket.send(name));
    pass();
    expect(log).toEqual(['a |', 'b |', 'c |']);
    expect(module.left()).toEqual([]);
  });

  it('are not sent when the connection has gone, nor to the one that has its index next', () => {
    const { modem, socket, watch, pass, log, module } = sending(
      `
      > AT+QISEND=0,5
      < >
      > first
      < 0, CLOSED
      < SEND OK
      > AT+QIOPEN=0,"TCP","5.6.7.8",9
      < OK
      < 0, CONNECT OK
      `,
      { receive: 'push' },
    );
    watch('data', socket.data$).add(() => watch('next', modem.tcp('5.6.7.8', 9)));
    watch('first', socket.deliver('first'));
    watch('second', socket.deliver('second'));
    pass();
    expect(log.filter((entry) => !entry.startsWith('next'))).toEqual([
      'connection |',
      'data |',
      'first {from:0,to:5,outcome:sent}',
      'first |',
      'second {from:0,to:6,outcome:notSent,because:The connection to 1.2.3.4:7 is closed: open it again.}',
      'second |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('takes 1460 bytes at a time, and stops at the first piece that is not sent', () => {
    const { socket, watch, pass, log, module } = sending(
      `${taken('x'.repeat(1_460))}
      > AT+QISEND=0,1460
      < ERROR
      ${stillActive}`,
    );
    watch('send', socket.deliver('x'.repeat(3_000)));
    pass();
    expect(log).toEqual([
      'send {from:0,to:1460,outcome:sent}',
      'send {from:1460,to:2920,outcome:notSent,because:The module refused QISEND: ERROR.}',
      'send |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('are called off before they are written', () => {
    const { socket, watch, pass, log, module } = sending(taken('a') + taken('c'));
    watch('a', socket.send('a'));
    const b = watch('b', socket.send('b'));
    watch('c', socket.send('c'));
    b.unsubscribe();
    pass();
    expect(log).toEqual(['a |', 'c |']);
    expect(module.left()).toEqual([]);
  });
});
