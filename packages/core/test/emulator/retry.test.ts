import { echo, emulator, virtualNetwork } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { asapScheduler, lastValueFrom, merge, retry, take, tap, toArray } from 'rxjs';
import { quectel } from '../../src/modem.ts';
import { reasonOf } from '../../src/scope/attempt.ts';
import { type Reconnection, reconnect } from '../../src/scope/reconnect.ts';
import { use } from '../../src/scope/use.ts';
import { stage } from '../stage.ts';

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

  it('reconnect does it with patience, and tells a wrong PIN at once', () => {
    const { clock, watch, pass, log } = stage();
    const { serve, control } = emulator({ network: virtualNetwork().tcp(7, echo), scheduler: clock });
    const times = { scheduler: clock, jitter: 0 };
    const told = ({ attempt, after, reason }: Reconnection) =>
      log.push(`${attempt}: ${reason._tag} at ${clock.now()}, again in ${after} ms`);
    watch(
      'echo',
      quectel(memory(serve, { scheduler: clock }), { apn: 'CMNET', scheduler: clock }).pipe(
        use((modem) => modem.tcp('1.2.3.4', 7).pipe(use((socket) => merge(socket.send('hi'), socket.data$)))),
        reconnect({ ...times, notify: told }),
      ),
    );
    pass(10_000);
    control.deactivate();
    pass(10_000);
    control.reset();
    pass(10_000);
    const locked = emulator({ scheduler: clock, sim: 'pin', pin: '1234' });
    watch(
      'locked',
      quectel(memory(locked.serve, { scheduler: clock }), {
        apn: 'CMNET',
        pin: '4321',
        scheduler: clock,
      }).pipe(reconnect(times)),
    );
    pass(60_000);
    expect(log).toEqual([
      'echo "hi"',
      expect.stringMatching(/^1: ContextLost at 1\d{4}, again in 1000 ms$/),
      'echo "hi"',
      expect.stringMatching(/^1: ModuleReset at 2\d{4}, again in 1000 ms$/),
      'echo "hi"',
      expect.stringMatching(/^locked ! Refused \{command:CPIN,/),
    ]);
  });
});
