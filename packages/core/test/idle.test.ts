import { emulator, silent, virtualNetwork } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import { type SchedulerAction, type Subscription, VirtualTimeScheduler } from 'rxjs';
import { type ModemOptions, quectel } from '../src/modem.ts';
import type { Socket } from '../src/stack/connection/socket.ts';

/** A clock that counts what it runs. */
class Watched extends VirtualTimeScheduler {
  ran = 0;

  override schedule<T>(
    work: (this: SchedulerAction<T>, state?: T) => void,
    delay?: number,
    state?: T,
  ): Subscription {
    const watched = this;
    const counted = function (this: SchedulerAction<T>, given?: T): void {
      watched.ran += 1;
      work.call(this, given);
    };
    return super.schedule(counted, delay, state);
  }

  pass(milliseconds: number): void {
    const until = this.frame + milliseconds;
    this.maxFrames = until;
    this.flush();
    this.frame = until;
  }
}

const HOUR = 3_600_000;

/** How often something ran in an hour in which nothing happened, on a modem with one connection open. */
const ranIn = (options: Partial<ModemOptions>, reading: boolean): number => {
  const clock = new Watched();
  const module = emulator({ network: virtualNetwork().tcp(7, silent), scheduler: clock });
  let socket: Socket | undefined;
  quectel(memory(module.serve, { scheduler: clock }), {
    apn: 'CMNET',
    scheduler: clock,
    ...options,
  }).subscribe((modem) => {
    modem.tcp('10.0.0.7', 7).subscribe((open) => {
      socket = open;
      if (reading) open.data$.subscribe();
    });
  });
  clock.pass(30_000);
  if (!socket || module.state.contexts[0].sockets[0]?.phase !== 'CONNECTED')
    throw new Error('There is no connection.');
  clock.ran = 0;
  clock.pass(HOUR);
  return clock.ran;
};

describe('a modem on which nothing happens, with a connection open', () => {
  const never = Number.POSITIVE_INFINITY;

  it.each([
    { what: 'pushed to, and read', options: { receive: 'push' }, reading: true },
    { what: 'pushed to, and not read', options: { receive: 'push' }, reading: false },
    { what: 'alone, and pushed to', options: { receive: 'push', connections: 'single' }, reading: true },
    { what: 'pulled from, and not read', options: { receive: 'pull' }, reading: false },
    { what: 'pulled from and read, and never looked after', options: { pollEvery: never }, reading: true },
  ] as const)('has no timer that wakes it: $what', ({ options, reading }) => {
    expect(ranIn(options, reading)).toBe(0);
  });

  it('is woken by its reader, who looks for what was not announced, and by nothing else', () => {
    // The timer; then AT+QIRD, and its echo and OK, cross the line.
    expect(ranIn({ pollEvery: HOUR / 6 }, true)).toBe(6 * 3);
    expect(ranIn({ pollEvery: HOUR * 2 }, true)).toBe(0);
  });
});
