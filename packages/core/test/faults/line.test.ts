import { either as E } from 'fp-ts';
import { ignoreElements, map, Observable } from 'rxjs';
import type { Command } from '../../src/at/command.ts';
import { atPort } from '../../src/at-port.ts';
import { ascii } from '../../src/bytes/ascii.ts';
import {
  type Acknowledged,
  at,
  ate,
  creg,
  qideact,
  qifgcnt,
  qimux,
  qiopen,
  qisack,
  qisend,
} from '../../src/commands/index.ts';
import { atScene, modemScene } from '../stage.ts';

describe('a line whose echo changes', () => {
  it('is vouched for again when the command that switched the echo off was not answered', () => {
    const { port, watch, pass, log, module } = atScene(String.raw`
      > AT
      << AT\r
      < OK
      > ATE0
      ~ 5s
      > AT
      < OK
      ~ 2s
      > ATE1
      < OK
      > AT
      << AT\r
      < OK
      > AT+QIFGCNT?
      << AT+QIFGCNT?\r
      < +QIFGCNT: 0,255
      < OK
    `);
    watch('at', port.run(at()));
    watch('off', port.run(ate(false)));
    watch('next', port.run(qifgcnt.read()));
    pass();
    expect(log).toEqual([
      'at |',
      'off ! TimedOut {command:ATE0,after:5000,awaiting:answer}',
      'next {context:0}',
      'next |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('is understood without it after ATE0, and with it after ATE1', () => {
    const { port, watch, pass, log, module } = atScene(String.raw`
      > ATE0
      << ATE0\r
      < OK
      > AT
      < OK
      > ATE1
      < OK
      > AT
      << AT\r
      < OK
    `);
    watch('off', port.run(ate(false)));
    watch('at', port.run(at()));
    watch('on', port.run(ate(true)));
    watch('again', port.run(at()));
    pass();
    expect(log).toEqual(['off |', 'at |', 'on |', 'again |']);
    expect(module.left()).toEqual([]);
  });
});

describe('a send that is called off at its prompt', () => {
  it('holds the line for 2 s where the module says nothing to ESC', () => {
    const { port, watch, pass, log, module, clock } = atScene(
      String.raw`
      > AT
      < OK
      > AT+QISEND=0,5
      ~ 100ms
      < >
      >> \x1b
      ~ 2s
      > AT
      < OK
      > AT+QIFGCNT?
      < +QIFGCNT: 0,255
      < OK
      `,
      { echo: true },
    );
    watch('at', port.run(at()));
    const send = watch('send', port.run(qisend({ index: 0, bytes: ascii('hello') })));
    watch('next', port.run(qifgcnt.read()));
    pass(50);
    send.unsubscribe();
    pass();
    expect(log).toEqual(['at |', 'next {context:0}', 'next |']);
    expect(clock.now()).toBeLessThan(8_000);
    expect(module.left()).toEqual([]);
  });

  it('ends within a second when the connection closes before the prompt, which then comes', () => {
    const { port, watch, pass, log, module, clock } = atScene(`
      > AT+QISEND=0,5
      < 0, CLOSED
      ~ 500ms
      < >
      >> hello
    `);
    watch('send', port.run(qisend({ index: 0, bytes: ascii('hello') })));
    pass();
    expect(log).toEqual(['send ! Interrupted {command:QISEND,text:CLOSED,awaiting:answer}']);
    expect(clock.now()).toBe(1_000);
    expect(module.left()).toEqual([]);
  });
});

describe('a command whose asker has left', () => {
  it('still changes the state that the SDK tells, when the module does what it was told', () => {
    const { modem, watch, pass, log, leave } = modemScene(`
      > AT+QIDEACT
      ~ 500ms
      < DEACT OK
    `);
    watch('state', modem.state$.pipe(map(({ stack }) => stack)));
    watch('deactivation', modem.at.run(qideact())).unsubscribe();
    pass(600);
    expect(log).toEqual(['state IP STATUS', 'state IP INITIAL']);
    leave();
  });
});

describe('lines that look alike', () => {
  it('tells the answer to AT+CREG? from the URC of that name, before it, after it and within it', () => {
    const { port, watch, pass, log, module } = atScene(
      `
      > AT+CREG?
      < +CREG: 2
      < +CREG: 0,1
      < +CREG: 5
      < OK
      < +CREG: 1
      `,
      { echo: true },
    );
    watch('urc', port.urc$);
    watch('answer', port.run(creg.read()));
    pass();
    expect(log).toEqual([
      'urc {_tag:RegistrationChanged,network:GSM,state:searching}',
      'answer {state:home}',
      'urc {_tag:RegistrationChanged,network:GSM,state:roaming}',
      'answer |',
      'urc {_tag:RegistrationChanged,network:GSM,state:home}',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('takes > for a prompt only where one is awaited', () => {
    const { port, watch, pass, log, module } = atScene(
      String.raw`
      > AT
      << \r\n> not a prompt\r\n
      < OK
      `,
      { echo: true },
    );
    watch('urc', port.urc$);
    watch('at', port.run(at()));
    pass();
    expect(log).toEqual(['urc {_tag:Unknown,text:> not a prompt}', 'at |']);
    expect(module.left()).toEqual([]);
  });
});

describe('a setting that a command needs', () => {
  const open = (host: string) => qiopen({ index: 0, protocol: 'TCP', host, port: 80 });

  it('is made once, in the same turn, and again after what may have changed it', () => {
    const { port, watch, pass, log, module } = atScene(
      `
      > AT+QIDNSIP=1
      < OK
      > AT+QIOPEN=0,"TCP","a.example",80
      < OK
      > AT+QIMUX=1
      < OK
      > AT+QIOPEN=0,"TCP","b.example",80
      < OK
      > AT+QIMUX=0
      ~ 5s
      > AT
      < OK
      > AT+QIDNSIP=1
      < OK
      > AT+QIOPEN=0,"TCP","c.example",80
      < OK
      `,
      { echo: true },
    );
    watch('a', port.run(open('a.example')));
    watch('mux', port.run(qimux(1)));
    watch('b', port.run(open('b.example')));
    watch('late', port.run(qimux(0)));
    watch('c', port.run(open('c.example')));
    pass();
    expect(log).toEqual(['a |', 'mux |', 'b |', expect.stringContaining('late ! TimedOut'), 'c |']);
    expect(module.left()).toEqual([]);
  });

  it('is made again after a line that changed it in words of its own', () => {
    const { port, watch, pass, log, module } = atScene(
      `
      > AT+QIDNSIP=1
      < OK
      > AT+QIOPEN=0,"TCP","a.example",80
      < OK
      > at+qidnsip=0;+qimux=1
      < OK
      > AT+QIDNSIP=1
      < OK
      > AT+QIOPEN=0,"TCP","b.example",80
      < OK
      `,
      { echo: true },
    );
    watch('a', port.run(open('a.example')));
    watch('own', port.run({ ...qimux(1), name: 'own', line: E.right('at+qidnsip=0;+qimux=1') }));
    watch('b', port.run(open('b.example')));
    pass();
    expect(log).toEqual(['a |', 'own |', 'b |']);
    expect(module.left()).toEqual([]);
  });

  it('is made in the context that the command is about, which is put into the foreground first', () => {
    const about = (context: number, role: number): Command<Acknowledged> => ({
      ...qisack(0),
      needs: { QISRVC: role, QIFGCNT: context },
    });
    const counts = '> AT+QISACK=0\n< +QISACK: 0, 0, 0\n< OK';
    const { port, watch, pass, log, module } = atScene(
      `
      # Nothing is known yet.
      > AT+QIFGCNT=1
      < OK
      > AT+QISRVC=2
      < OK
      ${counts}
      # In the other context the role is another, or this one: it is made anyhow.
      > AT+QIFGCNT=0
      < OK
      > AT+QISRVC=1
      < OK
      ${counts}
      # Whether that has changed it here, no paper says.
      > AT+QIFGCNT=1
      < OK
      > AT+QISRVC=1
      < OK
      ${counts}
      # Now it is the same in both.
      > AT+QIFGCNT=0
      < OK
      ${counts}
      ${counts}
      # All is forgotten.
      < RDY
      > AT+QIFGCNT=0
      < OK
      > AT+QISRVC=1
      < OK
      ${counts}
      `,
      { echo: true },
    );
    const places: readonly (readonly [number, number])[] = [
      [1, 2],
      [0, 1],
      [1, 1],
      [0, 1],
      [0, 1],
    ];
    for (const [context, role] of places) watch('ack', port.run(about(context, role)).pipe(ignoreElements()));
    pass();
    watch('ack', port.run(about(0, 1)).pipe(ignoreElements()));
    pass();
    expect(log).toEqual(new Array(6).fill('ack |'));
    expect(module.left()).toEqual([]);
  });

  it.each(['ATZ', 'AT&F', 'AT+CFUN=1,1'])('is made again after %s', (line) => {
    const { port, watch, pass, module } = atScene(
      `
      > AT+QIDNSIP=1
      < OK
      > AT+QIOPEN=0,"TCP","a.example",80
      < OK
      > ${line}
      < OK
      > AT+QIDNSIP=1
      < OK
      > AT+QIOPEN=0,"TCP","a.example",80
      < OK
      `,
      { echo: true },
    );
    watch('a', port.run(open('a.example')));
    watch('defaults', port.run({ ...qimux(1), line: E.right(line) }));
    watch('b', port.run(open('a.example')));
    pass();
    expect(module.left()).toEqual([]);
  });

  it('fails the command that needs it when it is refused', () => {
    const { port, watch, pass, log, module } = atScene('> AT+QIDNSIP=1\n< ERROR', { echo: true });
    watch('open', port.run(open('a.example')));
    pass();
    expect(log).toEqual(['open ! Refused {command:QIDNSIP,text:ERROR}']);
    expect(module.left()).toEqual([]);
  });

  it('is not followed by the command whose asker has left meanwhile', () => {
    const { port, watch, pass, log, module } = atScene('> AT+QIDNSIP=1\n~ 100ms\n< OK', { echo: true });
    const life = watch('open', port.run(open('a.example')));
    pass(50);
    life.unsubscribe();
    pass();
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });
});

describe('input that the module waits for more of', () => {
  const timed = (bytes: Uint8Array) => ({
    ...qisend({ index: 0, bytes }),
    input: { bytes, echoed: false, open: true },
  });

  it('is called off by ESC when its asker leaves, and the line is free at the answer to that', () => {
    const { port, watch, pass, log, module } = atScene(
      String.raw`
      > AT+QISEND=0,5
      < >
      > hello
      ~ 100ms
      >> \x1b
      < OK
      > AT+QIFGCNT?
      < +QIFGCNT: 0,255
      < OK
      `,
      { echo: true },
    );
    const life = watch('send', port.run(timed(ascii('hello'))));
    pass(100);
    life.unsubscribe();
    watch('next', port.run(qifgcnt.read()));
    pass();
    expect(log).toEqual(['next {context:0}', 'next |']);
    expect(module.left()).toEqual([]);
  });
});

it('a far end that answers within the very write is understood', () => {
  const log: string[] = [];
  const transport = new Observable<{
    bytes$: Observable<Uint8Array>;
    write: (bytes: Uint8Array) => Observable<never>;
  }>((subscriber) => {
    let say: (bytes: Uint8Array) => void = () => undefined;
    subscriber.next({
      bytes$: new Observable((reader) => {
        say = (bytes) => reader.next(bytes);
      }),
      write: (bytes) =>
        new Observable((writer) => {
          const [text = ''] = String.fromCharCode(...bytes).split('\r');
          if (text === 'AT+QIFGCNT?') say(ascii(`${text}\r\r\n+QIFGCNT: 1,255\r\n\r\nOK\r\n`));
          else say(ascii(`${text}\r\r\nOK\r\n\r\n+CREG: 1\r\n`));
          writer.complete();
        }),
    });
  });
  atPort(transport).subscribe((port) => {
    port.urc$.subscribe(({ _tag }) => log.push(_tag));
    port.run(at()).subscribe({
      complete: () => {
        log.push('at |');
        port.run(qifgcnt.read()).subscribe({
          next: ({ context }) => log.push(`context ${context}`),
          complete: () => log.push('next |'),
        });
      },
    });
  });
  expect(log.sort()).toEqual(['RegistrationChanged', 'at |', 'context 1', 'next |'].sort());
});
