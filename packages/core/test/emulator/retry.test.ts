import { echo, emulator, virtualNetwork } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { asapScheduler, lastValueFrom, merge, retry, take, tap, toArray } from 'rxjs';
import { quectel } from '../../src/modem.ts';
import { reasonOf } from '../../src/scope/attempt.ts';
import { use } from '../../src/scope/use.ts';

describe('reconnecting is an operator', () => {
  it('retry brings the module up again, whatever took it down', async () => {
    const { serve, control } = emulator({ network: virtualNetwork().tcp(7, echo) });
    const blows = [
      () => control.reset(),
      () => control.deactivate(),
      () => control.powerDown('UNDER_VOLTAGE POWER DOWN'),
    ];
    const log: (string | undefined)[] = [];
    const strike = () => {
      const blow = blows.shift();
      if (blow) asapScheduler.schedule(blow);
    };
    const told$ = quectel(memory(serve), { apn: 'CMNET' }).pipe(
      use((modem) => modem.tcp('1.2.3.4', 7).pipe(use((socket) => merge(socket.send('hi'), socket.data$)))),
      tap({
        next: strike,
        error: (error: unknown) => {
          log.push(reasonOf(error)?._tag);
          if (reasonOf(error)?._tag === 'PoweredDown') control.reset();
        },
      }),
      retry({ count: 3 }),
      take(4),
      toArray(),
    );
    expect((await lastValueFrom(told$)).map((bytes) => String.fromCharCode(...bytes))).toEqual([
      'hi',
      'hi',
      'hi',
      'hi',
    ]);
    expect(log).toEqual(['ModuleReset', 'ContextLost', 'PoweredDown']);
  });
});
