import { echo, silent, virtualNetwork } from '@atrx/emulator';
import { ignoreElements, map, tap } from 'rxjs';
import type { Context } from '../src/stack/context/context.ts';
import { foundDown, secondContext } from './bring-up.ts';
import { type Bench, bench } from './emulator/module.ts';
import { modemScene } from './stage.ts';

// The second context goes while connections, a server and questions are still open over it (note 5.5, 7).

interface Both extends Bench {
  readonly second: Context;
  readonly leaveSecond: () => void;
}

const both = (receive: 'pull' | 'push'): Both => {
  const network = virtualNetwork().tcp(7, echo).tcp(8, silent).name('echo.test', '1.2.3.4');
  const on = bench({ network, modem: { receive } });
  let second: Context | undefined;
  const life = on.watch(
    'second',
    on.modem.context({ apn: 'CMWAP' }).pipe(
      tap((context) => {
        second = context;
      }),
      ignoreElements(),
    ),
  );
  on.pass(5_000);
  if (!second) throw new Error(`No second context: ${on.log.join('\n')}`);
  return { ...on, second, leaveSecond: () => life.unsubscribe() };
};

const index = map(({ index: own }: { readonly index: number }) => own);

describe.each(['pull', 'push'] as const)('a second context that is left (%s)', (receive) => {
  it('ends all that is open over it, and gives back what that had of the module', () => {
    const on = both(receive);
    on.second.tcp('1.2.3.4', 7).subscribe({
      next: (socket) => {
        on.watch('data', socket.data$);
        on.watch('alive', socket.keepAlive());
      },
      error: () => on.log.push('socket ended'),
    });
    on.watch('server', on.second.listen());
    on.pass(5_000);
    on.watch('opening', on.second.tcp('1.2.3.4', 8));
    on.watch('name', on.second.resolve('echo.test'));
    on.leaveSecond();
    expect(on.log).toEqual([
      'alive ! ContextClosed {}',
      'data ! ContextClosed {}',
      'socket ended',
      'server ! ContextClosed {}',
      'opening ! ContextClosed {}',
      'name ! ContextClosed {}',
    ]);
    on.pass(5_000);
    on.watch('server of the first', on.modem.listen());
    for (let i = 0; i < 6; i++) on.watch('first', on.modem.tcp('1.2.3.4', 7).pipe(index));
    on.pass(5_000);
    expect(on.log.slice(6)).toEqual(['first 5', 'first 4', 'first 3', 'first 2', 'first 1', 'first 0']);
  });

  it('is not used any more by whoever still has it', () => {
    const on = both(receive);
    on.watch('close', on.second.close$);
    on.pass(5_000);
    on.watch('socket', on.second.tcp('1.2.3.4', 7));
    on.watch('server', on.second.listen());
    on.watch('name', on.second.resolve('echo.test'));
    on.pass(5_000);
    expect(on.log).toEqual([
      'second |',
      'close |',
      'socket ! ContextClosed {}',
      'server ! ContextClosed {}',
      'name ! ContextClosed {}',
    ]);
  });
});

describe('a second context that is closed', () => {
  it('takes along what would not close', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      ${secondContext('CMWAP')}
      > AT+QIOPEN=0,"TCP","1.2.3.4",7
      < OK
      < 0, CONNECT OK
      > AT+QICLOSE=0
      ~ 5s
      > AT
      < OK
      > AT+QIFGCNT=1
      < OK
      > AT+QIDEACT
      < DEACT OK
      `,
      { echo: true },
    );
    let second: Context | undefined;
    watch(
      'second',
      modem.context({ apn: 'CMWAP' }).pipe(
        tap((context) => {
          second = context;
        }),
        ignoreElements(),
      ),
    );
    pass(100);
    if (!second) throw new Error('No second context.');
    watch('socket', second.tcp('1.2.3.4', 7).pipe(ignoreElements()));
    pass(100);
    watch('close', second.close$);
    pass(200_000);
    expect(module.left()).toEqual([]);
    expect(log).toEqual(['second |', 'socket ! ContextClosed {}', 'close |']);
  });

  it('fails, as does its closing, where the module does not say that it is down; the next one begins afresh', () => {
    const { modem, watch, pass, log } = modemScene(
      `
      ${secondContext('CMWAP')}
      > AT+QIDEACT
      ~ 60s
      ${foundDown}
      ${secondContext('CMWAP')}
      `,
      { echo: true },
    );
    let second: Context | undefined;
    const context$ = modem.context({ apn: 'CMWAP' }).pipe(
      tap((context) => {
        second = context;
      }),
      map(({ address }) => address),
    );
    watch('second', context$);
    pass(100);
    if (!second) throw new Error('No second context.');
    watch('close', second.close$);
    pass(70_000);
    const failed = 'DeactivationTimedOut {after:60000}';
    expect(log).toEqual(['second 10.79.140.214', `close ! ${failed}`, `second ! ${failed}`]);
    watch('again', context$);
    pass(10_000);
    expect(log.slice(3)).toEqual(['again 10.79.140.214']);
  });
});
