import type { LineSettings, Transport, Tuning } from '@atrx/transport';
import { EMPTY, map, merge, NEVER, type Observable, of, Subscription, timer } from 'rxjs';
import { atPort } from '../../src/at-port.ts';
import { done } from '../../src/scope/done.ts';
import { open } from '../../src/scope/open.ts';
import { reconnect } from '../../src/scope/reconnect.ts';
import { use } from '../../src/scope/use.ts';
import { findBaudRate } from '../../src/stack/bring-up/find-baud-rate.ts';
import type { Dice } from './dice.ts';
import { atPortSurface, PORT, waysOf } from './surface.ts';
import type { World } from './world.ts';

const portWays = waysOf(atPortSurface);

const settings: LineSettings = {
  baudRate: 115_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  flowControl: 'none',
};
/** Takes any rate: the virtual module answers at each. */
const tuning: Tuning = { settings: () => settings, set: (change) => of({ ...settings, ...change }) };
const tuned = (transport: Transport): Transport => transport.pipe(map((link) => ({ ...link, tuning })));
const deaf = (transport: Transport): Transport =>
  tuned(transport).pipe(map((link) => ({ ...link, bytes$: NEVER })));

/** The ways into the library, as the front door has them: what each opens it closes. */
export const doors: Readonly<Record<string, (world: World, dice: Dice) => Observable<unknown>>> = {
  quectel: ({ modem$ }) => modem$,
  atPort: ({ transport, clock }) => atPort(transport, { scheduler: clock }),
  'atPort, and something of it': ({ transport, clock }, dice) =>
    atPort(transport, { scheduler: clock }).pipe(
      use((port) =>
        merge(timer(5_000, clock), ...portWays.map(({ to }) => to(port)).filter(() => dice.chance(0.5))),
      ),
    ),
  findBaudRate: ({ transport, clock }) => findBaudRate(tuned(transport), { scheduler: clock }),
  'findBaudRate in vain': ({ transport, clock }) => findBaudRate(deaf(transport), { scheduler: clock }),
  use: ({ modem$, clock }) => modem$.pipe(use(() => timer(5_000, clock))),
  'use, and a connection': ({ modem$ }) =>
    modem$.pipe(use(({ tcp }) => tcp('1.2.3.4', PORT).pipe(use(({ send }) => send('hello'))))),
  reconnect: ({ modem$, clock }, dice) =>
    modem$.pipe(reconnect({ scheduler: clock, random: () => dice.next() })),
  'reconnect in vain': ({ modem$, clock }) =>
    modem$.pipe(
      use(({ tcp }) => tcp('1.2.3.4', 1)),
      reconnect({ scheduler: clock, max: 3 }),
    ),
};

/** `open` and `done` promise: what they open is closed when it is asked for, in virtual time that goes on meanwhile. */
export const promised = async (world: World): Promise<void> => {
  const opening = open(world.modem$);
  world.pass(60_000);
  const modem = await opening;
  const sending = done(modem.tcp('1.2.3.4', PORT).pipe(use(({ send }) => send('hello'))));
  world.pass(60_000);
  await sending;
  const closing = modem.close();
  world.pass(400_000);
  await closing;
};

/** Subscribes to one of them, and leaves at some moment. */
export const entered = (world: World, dice: Dice): string => {
  const name = dice.of(Object.keys(doors));
  // There is one UART: a modem that still says farewell has it, and another modem waits for that by itself.
  if (name.startsWith('atPort') || name.startsWith('findBaudRate')) while (world.links > 0) world.pass(1_000);
  const life = new Subscription();
  life.add((doors[name]?.(world, dice) ?? EMPTY).subscribe({ error: () => undefined }));
  world.pass(dice.moment());
  life.unsubscribe();
  if (dice.chance(0.5)) world.pass(dice.moment());
  return name;
};
