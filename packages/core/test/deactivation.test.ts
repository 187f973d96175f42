import { NEVER, of, tap, throwError, timer } from 'rxjs';
import { qisack } from '../src/commands/index.ts';
import type { ModemOptions } from '../src/modem.ts';
import type { Context } from '../src/stack/context/context.ts';
import { foundDown, secondContext } from './bring-up.ts';
import { bench } from './emulator/module.ts';
import { modemScene } from './stage.ts';

// Note 5.5: two and a half minutes at worst, and a way out for a module that takes longer.

/** A modem over a virtual module that takes that long to deactivate. */
const slow = (milliseconds: number, modem: Partial<ModemOptions>) =>
  bench({ module: { latency: { QIDEACT: milliseconds } }, modem });

/** What is told when it was given up. */
const givenUp = (after: number) => [
  `close ! DeactivationTimedOut {after:${after}}`,
  expect.stringContaining(
    `modem ! ModemError: The context was not deactivated within ${after} ms: restart the module by its EMERG_OFF pin`,
  ),
];

describe('a deactivation', () => {
  it('that takes 149 s is awaited, where 150 are allowed, and other commands wait for it', () => {
    const { modem, watch, pass, log, clock } = slow(149_000, { deactivateWithin: 150_000 });
    const before = clock.now();
    watch('close', modem.close$);
    watch('other', modem.at.run(qisack(0)));
    pass(148_999);
    expect(log).toEqual([]);
    pass(1_000);
    expect(log.slice(0, 2)).toEqual(['modem |', 'close |']);
    expect(clock.now() - before).toBe(149_999);
  });

  it('that takes 151 s is given up after 150, and the modem with it', () => {
    const { modem, watch, pass, log } = slow(151_000, { deactivateWithin: 150_000 });
    watch('close', modem.close$);
    pass(149_999);
    expect(log).toEqual([]);
    pass(1);
    expect(log).toEqual(givenUp(150_000));
  });

  it('is given up after a minute, where nothing else is said', () => {
    const { modem, watch, pass, log } = slow(149_000, {});
    watch('close', modem.close$);
    pass(60_000);
    expect(log).toEqual(givenUp(60_000));
  });

  it('whose DEACT OK comes late ends nothing that was asked after it', () => {
    const { modem, watch, pass, log, module, clock } = modemScene(
      `
      ${secondContext('CMWAP')}
      > AT+QIDEACT
      ~ 61s
      < DEACT OK
      ${foundDown}
      # The modem was closed before that was known.
      > AT+QIDEACT
      < ERROR
      > AT+QIFGCNT=0
      < OK
      > AT+QIDEACT
      ~ 2s
      < DEACT OK
      `,
      { echo: true },
    );
    let second: Context | undefined;
    modem.context({ apn: 'CMWAP' }).subscribe({
      next: (context) => {
        second = context;
      },
      error: (error: unknown) => log.push(`second ! ${String(error).slice(0, 45)}`),
    });
    pass(100);
    if (!second) throw new Error(log.join('\n'));
    const before = clock.now();
    watch('close', second.close$);
    pass(60_000);
    expect(log).toEqual([
      'close ! DeactivationTimedOut {after:60000}',
      'second ! ModemError: The context was not deactivated w',
    ]);
    watch('modem closed', modem.close$);
    pass();
    expect(log.slice(2)).toEqual(['modem |', 'modem closed |']);
    expect(clock.now() - before).toBeGreaterThanOrEqual(63_000);
    expect(module.left()).toEqual([]);
  });

  it('that does not end has the pin pulled, and the failure waits for that', () => {
    const pulled: number[] = [];
    const { modem, watch, pass, log, clock } = slow(149_000, {
      emergencyOff: () => timer(2_000, clock).pipe(tap(() => pulled.push(clock.now()))),
    });
    const before = clock.now();
    watch('close', modem.close$);
    pass(61_999);
    expect(log).toEqual([]);
    pass(1);
    expect(pulled).toEqual([before + 62_000]);
    expect(log).toEqual(givenUp(60_000));
  });

  it('after which the module says that it has restarted fails the modem with that', () => {
    const { modem, module, watch, pass, log, clock } = slow(149_000, {
      emergencyOff: () => {
        module.control.reset();
        return timer(1_000, clock);
      },
    });
    watch('close', modem.close$);
    pass(70_000);
    expect(log).toEqual([
      expect.stringContaining('modem ! ModemError: The module restarted'),
      'close ! DeactivationTimedOut {after:60000}',
    ]);
  });

  it.each([
    ['fails', () => throwError(() => new Error('no such pin')), 60_000],
    ['never ends', () => NEVER, 120_000],
    ['is done at once', () => of('pulled'), 60_000],
    ['is a promise, and another clock’s', () => new Promise(() => undefined), 120_000],
  ])('whose pin %s still tells what went wrong first', (_, emergencyOff, after) => {
    const { modem, watch, pass, log } = slow(149_000, { emergencyOff });
    watch('close', modem.close$);
    pass(after - 1);
    expect(log).toEqual([]);
    pass(1);
    expect(log).toEqual(givenUp(60_000));
  });

  it('does not hold up whoever just hangs up: the farewell has its own bound', () => {
    const pulled: string[] = [];
    const { pass, leave, module, modem, watch, log } = slow(149_000, {
      emergencyOff: () => {
        pulled.push('pulled');
        return [];
      },
    });
    watch('trace', modem.loss$);
    leave();
    pass(9_999);
    expect(log).toEqual([]);
    pass(1);
    // The line is let go, and the pin left alone.
    expect(log).toEqual(['trace |']);
    pass(200_000);
    expect(pulled).toEqual([]);
    expect(module.state.contexts[0].ip).toBe('IP INITIAL');
  });

  it.each([999, 300_001, Number.NaN])('may not be given %d ms', (deactivateWithin) => {
    expect(() => slow(0, { deactivateWithin })).toThrow(
      `the option deactivateWithin is ${deactivateWithin}; allowed: a whole number from 1000 to 300000`,
    );
  });
});
