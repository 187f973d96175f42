import { ignoreElements, map } from 'rxjs';
import { use } from '../src/scope/use.ts';
import type { Socket } from '../src/stack/connection/socket.ts';
import type { Context } from '../src/stack/context/context.ts';
import { secondContext } from './bring-up.ts';
import { type ModemScene, modemScene, takeDown } from './stage.ts';

// Two contexts at once, and nobody but the SDK names either (note 7).

const up = secondContext('CMWAP');

interface Both extends ModemScene {
  readonly second: Context;
}

/** A modem with both of its contexts active; the module then follows the transcript. */
const both = (transcript: string): Both => {
  const on = modemScene(`${up}\n${transcript}`, { echo: true });
  let second: Context | undefined;
  on.modem.context({ apn: 'CMWAP' }).subscribe({
    next: (context) => {
      second = context;
    },
    error: (error: unknown) => on.log.push(`second ! ${String(error)}`),
    complete: () => on.log.push('second |'),
  });
  on.pass(100);
  if (!second) throw new Error(on.log.join('\n'));
  return { ...on, second };
};

const opens = (index: number, port: number) => `
  > AT+QIOPEN=${index},"TCP","1.2.3.4",${port}
  < OK
  < ${index}, CONNECT OK
`;

const state = (context: 0 | 1, state: string) => `
  > AT+QISTATE
  < OK
  < STATE: ${state}
  ${[0, 1, 2, 3, 4, 5].map((i) => `< +QISTATE: ${i},"","",,"INITIAL"`).join('\n')}
  < OK
  # ${context}
`;

describe('two contexts', () => {
  it('are used in turn: the one that a command is about is put into the foreground right before it', () => {
    const { modem, second, watch, pass, log, module } = both(`
      ${opens(0, 80)}
      > AT+QIFGCNT=0
      < OK
      ${opens(1, 81)}
      > AT+QISEND=1,2
      < >
      > on
      < SEND OK
      > AT+QIFGCNT=1
      < OK
      > AT+QISEND=0,4
      < >
      > over
      < SEND OK
      > AT+QIFGCNT=0
      < OK
      > AT+QICLOSE=1
      < 1, CLOSE OK
      > AT+QIFGCNT=1
      < OK
      > AT+QICLOSE=0
      < 0, CLOSE OK
      > AT+QIDEACT
      < DEACT OK
      > AT+QIFGCNT=0
      < OK
      ${takeDown}
    `);
    expect(modem.address).toBe('10.180.217.206');
    expect(second.address).toBe('10.79.140.214');
    const sockets: Socket[] = [];
    second.tcp('1.2.3.4', 80).subscribe((socket) => sockets.push(socket));
    pass(100);
    modem.tcp('1.2.3.4', 81).subscribe((socket) => sockets.push(socket));
    pass(100);
    expect(sockets.map(({ index }) => index)).toEqual([0, 1]);
    const [there, here] = sockets;
    if (!here || !there) throw new Error('not open');
    watch('here', here.send('on'));
    watch('there', there.send('over'));
    pass(100);
    expect(log).toEqual(['here |', 'there |']);
    watch('closed here', here.close$);
    pass(100);
    watch('modem closed', modem.close$);
    pass();
    expect(log.slice(2)).toEqual(['closed here |', 'second |', 'modem |', 'modem closed |']);
    expect(module.left()).toEqual([]);
  });

  it('read what waits by the context that it is announced for, whichever is in the foreground', () => {
    const { modem, second, watch, pass, log, module } = both(`
      ${opens(0, 80)}
      > AT+QIRD=1,1,0,1500
      < OK
      > AT+QIFGCNT=0
      < OK
      ${opens(1, 81)}
      > AT+QIRD=0,1,1,1500
      < OK
      < +QIRDI: 1,1,1
      < +QIRDI: 1,1,0
      > AT+QIRD=1,1,0,1500
      << \\r\\n+QIRD: 1.2.3.4:80,TCP,2\\r\\nhi\\r\\nOK\\r\\n
      > AT+QIRD=1,1,0,1500
      < OK
    `);
    second.tcp('1.2.3.4', 80).subscribe((socket) => watch('there', socket.data$));
    pass(100);
    modem.tcp('1.2.3.4', 81).subscribe((socket) => watch('here', socket.data$));
    pass(100);
    expect(log).toEqual(['there "hi"']);
    expect(module.left()).toEqual([]);
  });

  it('of which one is lost: both are asked which, and only what stands on it fails', () => {
    const { modem, second, watch, pass, log, module } = both(`
      ${opens(0, 80)}
      > AT+QIFGCNT=0
      < OK
      ${opens(1, 81)}
      ~ 100ms
      < +PDP DEACT
      ${state(0, 'IP PROCESSING')}
      > AT+QIFGCNT=1
      < OK
      ${state(1, 'PDP DEACT')}
      > AT+QIFGCNT=0
      < OK
      ${opens(0, 82)}
    `);
    watch('there', second.tcp('1.2.3.4', 80).pipe(ignoreElements()));
    pass(10);
    watch('here', modem.tcp('1.2.3.4', 81).pipe(ignoreElements()));
    pass(5_000);
    expect(log).toEqual(['there ! ContextLost {}', expect.stringContaining('second ! ModemError')]);
    watch('again', modem.tcp('1.2.3.4', 82).pipe(map(({ index }) => index)));
    pass(100);
    expect(log.slice(2)).toEqual(['again 0']);
    expect(module.left()).toEqual([]);
  });
});

describe('a second context', () => {
  it('is one: a third is refused, until it is down again', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      ${up}
      > AT+QIDEACT
      < DEACT OK
      `,
      { echo: true },
    );
    const address = map(({ address: own }: Context) => own);
    const life = watch('second', modem.context({ apn: 'CMWAP' }).pipe(address));
    pass(100);
    watch('third', modem.context({ apn: 'CMWAP' }).pipe(address));
    life.unsubscribe();
    watch('too early', modem.context({ apn: 'CMWAP' }).pipe(address));
    pass(100);
    expect(log).toEqual(['second 10.79.140.214', 'third ! NoFreeContext {}', 'too early ! NoFreeContext {}']);
    expect(module.left()).toEqual([]);
  });

  it('is deactivated when the work with it is done', () => {
    const { modem, watch, pass, log, module } = modemScene(`${up}\n> AT+QIDEACT\n< DEACT OK`, { echo: true });
    watch('work', modem.context({ apn: 'CMWAP' }).pipe(use(({ address }) => [address])));
    pass(100);
    expect(log).toEqual(['work 10.79.140.214', 'work |']);
    expect(module.left()).toEqual([]);
  });

  it('that the network does not grant leaves the first alone', () => {
    const refused = up.slice(0, up.indexOf('> AT+QIACT'));
    const { modem, watch, pass, log, module } = modemScene(
      `
      ${refused}
      > AT+QIACT
      < ERROR
      > AT+QIDEACT
      < DEACT OK
      ${refused}
      > AT+QIACT
      < ERROR
      > AT+QIDEACT
      < ERROR
      > AT+QIFGCNT=0
      < OK
      ${opens(0, 80)}
      `,
      { echo: true },
    );
    watch('second', modem.context({ apn: 'CMWAP' }).pipe(ignoreElements()));
    pass(100);
    watch('first', modem.tcp('1.2.3.4', 80).pipe(map(({ index }) => index)));
    pass(100);
    expect(log).toEqual(['second ! Refused {command:QIACT,text:ERROR}', 'first 0']);
    expect(module.left()).toEqual([]);
  });

  it('that is still on its way when the modem is closed goes no further', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      ${up.slice(0, up.indexOf('> AT+QIACT'))}
      > AT+QIACT
      ~ 2s
      < OK
      > AT+QIDEACT
      < DEACT OK
      > AT+QIFGCNT=0
      < OK
      ${takeDown}
      `,
      { echo: true },
    );
    watch('second', modem.context({ apn: 'CMWAP' }).pipe(ignoreElements()));
    pass(1_000);
    watch('closed', modem.close$);
    pass();
    expect(log).toEqual(['second ! ContextClosed {}', 'modem |', 'closed |']);
    expect(module.left()).toEqual([]);
  });

  it('is refused beside a single connection: its news would name nobody', () => {
    const { modem, watch, log } = modemScene('', {}, { connections: 'single' });
    watch('second', modem.context({ apn: 'CMWAP' }).pipe(ignoreElements()));
    expect(log).toEqual([expect.stringContaining('second ! Invalid')]);
  });
});
