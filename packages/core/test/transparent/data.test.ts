import { concat, EMPTY, ignoreElements, merge, NEVER, of, take, throwError } from 'rxjs';
import { qisack } from '../../src/commands/index.ts';
import { back, opened, parts } from './scene.ts';

const out = `
  >> +++
  ~ 500ms
  < OK
`;
const acknowledged = `
  > AT+QISACK
  < +QISACK: 30, 20, 10
  < OK
`;
const inAgain = `
  > ATO
  < CONNECT
`;
const told = (name: string) => [`${name} {sent:30,acknowledged:20,pending:10}`, `${name} |`];

describe('payload', () => {
  it('is carried both ways as it is, text as UTF-8', () => {
    const { open, log, pass, watch, module } = opened(String.raw`
      >> AT\r\xc3\xa9\x1b\x1a\x00
      << \r\nOK\r\n> \r\n+RECEIVE: 0, 5\r\n\x00\xff
    `);
    watch('data', open.data$);
    watch('write', open.write('AT\ré\x1b\x1a\0'));
    pass(500);
    expect(log).toEqual(['write |', String.raw`data "\r\nOK\r\n> \r\n+RECEIVE: 0, 5\r\n${'\\'}u0000ÿ"`]);
    expect(module.left()).toEqual([]);
  });

  it('that comes before somebody listens is kept for him', () => {
    const { open, log, pass, watch } = opened('<< first\n ~ 5s\n << second');
    pass(3_000);
    watch('data', open.data$);
    pass(3_000);
    expect(log).toEqual(['data "first"', 'data "second"']);
  });

  it('that looks like the beginning of an end waits a moment, and no longer', () => {
    const { open, log, pass, watch } = opened(String.raw`
      ~ 1s
      << text\r\nCLO
    `);
    watch('data', open.data$);
    pass(626 + 99);
    expect(log).toEqual(['data "text"']);
    pass(1);
    expect(log).toEqual(['data "text"', String.raw`data "\r\nCLO"`]);
  });

  it('of a megabyte goes out in order and whole', () => {
    const size = 1024 * 1024;
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
    const written = Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
    const { open, log, pass, watch, module } = opened(`>> ${written}\n>> then`);
    watch('write', open.write(bytes));
    watch('next', open.write('then'));
    pass(10_000);
    expect(log).toEqual(['write |', 'next |']);
    expect(module.left()).toEqual([]);
  });

  it('is not read as commands: nobody else has the UART', () => {
    const { modem, log, pass, watch, module } = opened('');
    watch('sent', modem.at.run(qisack()));
    watch('socket', modem.tcp('1.2.3.4', 7));
    expect(log).toEqual(['sent ! InDataMode {}', 'socket ! NoFreeConnection {limit:6}']);
    pass(1_000);
    expect(module.left()).toEqual([]);
  });
});

describe('what is written while the UART is not the connection', () => {
  it('waits until a command has stepped back in, in its order', () => {
    const { open, log, pass, watch, module } = opened(`${out}${acknowledged}${inAgain}
      >> onetwo
    `);
    watch(
      'sent',
      open.command((at) => at.run(qisack())),
    );
    pass(300);
    watch('one', open.write('one'));
    pass(300);
    watch('two', open.write('two'));
    pass(2_000);
    expect(log).toEqual([...told('sent'), 'one |', 'two |']);
    expect(module.left()).toEqual([]);
  });

  it('waits while it is found out whether the connection is over, and is not lost', () => {
    const { open, log, pass, watch, module } = opened(String.raw`
      << \r\nCLOSED\r\n
      ~ 600ms
      ${out}${inAgain}
      >> waited
    `);
    watch('data', open.data$);
    pass(300);
    watch('write', open.write('waited'));
    pass(5_000);
    expect(log).toEqual([String.raw`data "\r\nCLOSED\r\n"`, 'write |']);
    expect(module.left()).toEqual([]);
  });

  it('is not written where that is so', () => {
    const { open, log, pass, watch, module } = opened(String.raw`
      << \r\nCLOSED\r\n
      ~ 600ms
      >> +++
      << +++
      ~ 2500ms
      > AT
      < OK
      ${back}
    `);
    pass(300);
    watch('write', open.write('waited'));
    watch('empty', open.write(''));
    pass(10_000);
    expect(log).toEqual([
      'write ! NotConnected {address:124.79.167.121:7007}',
      'empty ! NotConnected {address:124.79.167.121:7007}',
      'pipe |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('is told of as soon as nobody waits for it any more: it is not written at all', () => {
    const { open, log, pass, watch, module } = opened(`${out}${acknowledged}${inAgain}
      >> second
    `);
    watch(
      'sent',
      open.command((at) => at.run(qisack())),
    );
    pass(300);
    const first = watch('first', open.write('first'));
    watch('second', open.write('second'));
    first.unsubscribe();
    pass(2_000);
    expect(log).toEqual([...told('sent'), 'second |']);
    expect(module.left()).toEqual([]);
  });
});

describe('commands beside the connection', () => {
  it('take turns', () => {
    const { open, log, pass, watch, module } = opened(
      `${out}${acknowledged}${inAgain}~ 600ms\n${out}${acknowledged}${inAgain}`,
    );
    const sent$ = open.command((at) => at.run(qisack()));
    watch('one', sent$);
    watch('two', sent$);
    pass(5_000);
    expect(log).toEqual([...told('one'), ...told('two')]);
    expect(module.left()).toEqual([]);
  });

  it('leave what comes meanwhile to the module, and to lines what are lines', () => {
    const { open, log, pass, watch, module, modem } = opened(String.raw`
      << before
      >> +++
      << still
      ~ 500ms
      << \r\nOK\r\n\r\nRING\r\n
      ${acknowledged}${inAgain}
      << meanwhile
    `);
    watch('data', open.data$);
    modem.urc$.subscribe(({ _tag }) => log.push(`urc ${_tag}`));
    watch(
      'sent',
      open.command((at) => at.run(qisack())),
    );
    pass(5_000);
    expect(log).toEqual([
      'data "before"',
      'data "still"',
      'urc Ringing',
      ...told('sent'),
      'data "meanwhile"',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('whose work fails step back in, and then tell', () => {
    const { open, log, pass, watch, module } = opened(`${out}
      > AT+QISACK
      < ERROR
      ${inAgain}>> on`);
    watch(
      'sent',
      open.command((at) => at.run(qisack())),
    );
    watch('write', open.write('on'));
    pass(5_000);
    expect(log).toEqual(['sent ! Refused {command:QISACK,text:ERROR}', 'write |']);
    expect(module.left()).toEqual([]);
  });

  it('whose work throws step back in as well', () => {
    const { open, log, pass, watch, module } = opened(`${out}${inAgain}${'~ 600ms'}${out}${inAgain}`);
    watch(
      'thrown',
      open.command(() => {
        throw new Error('of its own');
      }),
    );
    watch(
      'failed',
      open.command(() => throwError(() => new Error('of its own'))),
    );
    pass(5_000);
    expect(log).toEqual(['thrown ! Error: of its own', 'failed ! Error: of its own']);
    expect(module.left()).toEqual([]);
  });

  const at = {
    'while it is asked to step out': 300,
    'while the work goes on': 1_000,
    'while it steps back in': 2_100,
  };
  it.each(Object.entries(at))('step back in, whoever has left, %s', (_, moment) => {
    const { open, log, pass, watch, module } = opened(`${out}
      ${moment === 300 ? '' : '> AT+QISACK\n~ 1s\n< +QISACK: 30, 20, 10\n< OK'}
      > ATO
      ~ 500ms
      < CONNECT
      >> on
    `);
    const left = watch(
      'sent',
      open.command((it) => it.run(qisack()).pipe(ignoreElements())),
    );
    pass(moment);
    left.unsubscribe();
    watch('write', open.write('on'));
    pass(5_000);
    expect(log).toEqual(['write |']);
    expect(module.left()).toEqual([]);
  });

  it('are not begun where they are left before their turn', () => {
    const { open, log, pass, watch, module } = opened(`${out}${acknowledged}${inAgain}`);
    const sent$ = open.command((it) => it.run(qisack()));
    watch('one', sent$);
    watch('two', sent$).unsubscribe();
    pass(5_000);
    expect(log).toEqual(told('one'));
    expect(module.left()).toEqual([]);
  });

  it('fail where the module does not step out, which is asked twice, and what came is payload', () => {
    const { open, log, pass, watch, module } = opened(`
      >> +++
      << one
      ~ 2500ms
      >> +++
      << two
      ~ 2500ms
      >> on
    `);
    watch('data', open.data$);
    watch(
      'sent',
      open.command((it) => it.run(qisack())),
    );
    watch('write', open.write('on'));
    pass(10_000);
    expect(log).toEqual([
      'data "onetwo"',
      'sent ! TimedOut {command:+++,after:2500,awaiting:answer}',
      'write |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('step out at the second time where payload of the line was in the way of the first', () => {
    const { open, log, pass, watch, module } = opened(`
      >> +++
      ~ 300ms
      << +++
      ~ 2200ms
      ${out}${acknowledged}${inAgain}
    `);
    watch('data', open.data$);
    watch(
      'sent',
      open.command((it) => it.run(qisack())),
    );
    pass(10_000);
    // A peer that echoes has been sent the first.
    expect(log).toEqual(['data "+++"', ...told('sent')]);
    expect(module.left()).toEqual([]);
  });

  it('end where the connection has, as ATO shows', () => {
    const { open, log, pass, watch, module } = opened(`${out}
      > AT+QISACK
      < ERROR
      < CLOSED
      > ATO
      < NO CARRIER
      ${back}
    `);
    watch('data', open.data$);
    watch(
      'sent',
      open.command((it) => it.run(qisack())),
    );
    watch(
      'two',
      open.command(() => of(1)),
    );
    watch('write', open.write('late'));
    pass(10_000);
    expect(log).toEqual([
      'write ! NotConnected {address:124.79.167.121:7007}',
      'data |',
      'sent ! Refused {command:QISACK,text:ERROR}',
      'two ! NotConnected {address:124.79.167.121:7007}',
      'pipe |',
    ]);
    expect(module.left()).toEqual([]);
  });
});

describe('closing it', () => {
  it('takes the UART from work that never ends', () => {
    const { open, log, pass, watch, module } = opened(`${out}
      > AT+QICLOSE
      < CLOSE OK
      ${back}
    `);
    watch('data', open.data$);
    watch(
      'work',
      open.command(() => NEVER),
    );
    pass(1_000);
    watch('close', open.close$);
    watch('again', open.close$);
    pass(10_000);
    expect(log).toEqual([
      'work ! NotConnected {address:124.79.167.121:7007}',
      'data |',
      'pipe |',
      'close |',
      'again |',
    ]);
    expect(module.left()).toEqual([]);
  });

  const moments = {
    'while it is written': [0, out],
    'while a command is asked to step out': [300, out],
    'while a command works': [1_000, `${out}${'> AT+QISACK\n~ 1s\n< +QISACK: 30, 20, 10\n< OK'}`],
    'while a command steps back in': [
      2_100,
      `${out}> AT+QISACK\n~ 1s\n< +QISACK: 30, 20, 10\n< OK\n> ATO\n~ 500ms\n< CONNECT\n~ 600ms\n${out}`,
    ],
  } as const;
  it.each(Object.entries(moments))('steps out first: %s', (_, [moment, transcript]) => {
    const { open, log, pass, watch, module } = opened(`${transcript}
      > AT+QICLOSE
      < CLOSE OK
      ${back}
    `);
    if (moment > 0) open.command((at) => at.run(qisack())).subscribe({ error: () => undefined });
    pass(moment);
    watch('close', open.close$);
    pass(10_000);
    expect(log).toEqual(['pipe |', 'close |']);
    expect(module.left()).toEqual([]);
  });

  it('while it is found out whether it is over: it is not', () => {
    const { open, log, pass, watch, module } = opened(String.raw`
      << \r\nCLOSED\r\n
      ~ 600ms
      ${parts}${back}
    `);
    pass(300);
    watch('close', open.close$);
    pass(10_000);
    watch('data', open.data$);
    expect(log).toEqual(['pipe |', 'close |', String.raw`data "\r\nCLOSED\r\n"`, 'data |']);
    expect(module.left()).toEqual([]);
  });

  it('while it is found out whether it is over: it is, and nothing is left to hang up', () => {
    const { open, log, pass, watch, module } = opened(String.raw`
      << \r\nCLOSED\r\n
      ~ 600ms
      >> +++
      << +++
      ~ 2500ms
      > AT
      < OK
      ${back}
    `);
    pass(300);
    watch('close', open.close$);
    pass(10_000);
    expect(log).toEqual(['pipe |', 'close |']);
    expect(module.left()).toEqual([]);
  });

  it('from within what comes', () => {
    const { open, log, pass, watch, module } = opened(String.raw`
      << go\r\nCLOSED\r\n
      ~ 600ms
      ${parts}${back}
    `);
    open.data$.pipe(take(1)).subscribe(() => watch('close', open.close$));
    pass(10_000);
    expect(log).toEqual(['pipe |', 'close |']);
    expect(module.left()).toEqual([]);
  });

  it('tells where the module does not step out, and gives the modem up: its UART is a stranger’s', () => {
    const { open, log, pass, watch, module } = opened(`
      >> +++
      ~ 2500ms
      >> +++
    `);
    watch('data', open.data$);
    watch('close', merge(open.close$, EMPTY));
    pass(20_000);
    expect(log).toEqual([
      'data ! TimedOut {command:+++,after:2500,awaiting:answer}',
      'pipe ! TimedOut {command:+++,after:2500,awaiting:answer}',
      'close ! TimedOut {command:+++,after:2500,awaiting:answer}',
      'modem ! TimedOut {command:+++,after:2500,awaiting:answer}',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('leaves a modem whose sockets work again', () => {
    const { open, log, pass, watch, module, modem } = opened(`${parts}${back}
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < OK
      < 0, CONNECT OK
    `);
    watch('close', concat(open.close$, modem.tcp('1.2.3.4', 7).pipe(ignoreElements())));
    pass(10_000);
    expect(log).toEqual(['pipe |']);
    expect(module.left()).toEqual([]);
  });
});
