import { Subscription } from 'rxjs';
import type { Modem } from '../../src/modem.ts';
import { uncaught } from '../hostile/uncaught.ts';
import { Dice } from './dice.ts';
import { entered, promised } from './door.ts';
import { forgetListeners, listeners } from './listeners.ts';
import { Party } from './party.ts';
import { PORT } from './surface.ts';
import { World } from './world.ts';

/** All that the module may take to close what was left, a context too, in ms. */
const SETTLED_WITHIN = 400_000;
const OPENED_WITHIN = 60_000;
const CONNECTIONS = 6;

/** What is open, and who waits or listens; `expected` is how many listened before. */
const census = async ({ clock, links, connections, ports, module }: World, expected = 0) => ({
  timers: clock.actions.length,
  links,
  connections,
  ports,
  sockets: module.state.contexts.flatMap(({ sockets }) => sockets).filter(({ phase }) => phase !== 'INITIAL')
    .length,
  listeners: await listeners(expected),
});

type Census = Awaited<ReturnType<typeof census>>;

/** What is not as it was. */
const changed = async (when: string, before: Census, world: World): Promise<readonly string[]> => {
  const after = await census(world, before.listeners);
  return JSON.stringify(after) === JSON.stringify(before)
    ? []
    : [`${when}: ${JSON.stringify(after)}, and before ${JSON.stringify(before)}`];
};

/** As many connections as the module has, all open. */
const sixOpen = (world: World, modem: Modem): readonly string[] => {
  let open = 0;
  const why: string[] = [];
  const all = new Subscription();
  for (let i = 0; i < CONNECTIONS; i += 1)
    all.add(
      modem.tcp('1.2.3.4', PORT).subscribe({
        next: () => {
          open += 1;
        },
        error: (error: unknown) => why.push(String(error)),
      }),
    );
  world.pass(OPENED_WITHIN);
  all.unsubscribe();
  world.pass(SETTLED_WITHIN);
  return open === CONNECTIONS ? [] : [`${open} of ${CONNECTIONS} connections opened: ${why.join()}`];
};

export interface Played {
  readonly faults: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
}

/** Somebody comes, or goes, and somebody out there calls the module meanwhile; in the end they are all gone. */
const carouse = (world: World, party: Party, dice: Dice, subscriptions: number): void => {
  const calls = new Subscription();
  const ignored = { error: () => undefined };
  for (let begun = 0; begun < subscriptions || !party.empty; ) {
    if (dice.chance(0.2))
      calls.add(
        world
          .call(dice.of(['TCP', 'UDP']), begun)
          .subscribe({ ...ignored, next: ({ bytes$ }) => calls.add(bytes$.subscribe(ignored)) }),
      );
    if (begun < subscriptions && !party.full && dice.chance(0.6)) {
      world.pass(party.come());
      begun += 1;
    } else party.leave();
    world.pass(dice.moment());
  }
  calls.unsubscribe();
  world.pass(SETTLED_WITHIN);
};

/** So many subscriptions to whatever a modem has, each ended at some moment: then everything is as it was before. */
export const played = async (seed: number, subscriptions: number): Promise<Played> => {
  const faults: string[] = [];
  const safely = (work: () => void) => faults.push(...uncaught(work).map(String));
  const dice = new Dice(seed);
  forgetListeners();
  const world = new World();
  world.pass(SETTLED_WITHIN);
  const closed = await census(world);
  const { modem, leave } = world.opened((error) => faults.push(`the modem failed: ${String(error)}`));
  world.pass(SETTLED_WITHIN);
  const before = await census(world);
  const party = new Party(modem, dice);
  safely(() => carouse(world, party, dice, subscriptions));
  faults.push(...party.faults, ...(await changed('with all unsubscribed', before, world)));
  safely(() => faults.push(...sixOpen(world, modem)));
  faults.push(...(await changed('after six more', before, world)));
  safely(() => {
    leave();
    world.pass(SETTLED_WITHIN);
  });
  faults.push(...(await changed('with the modem unsubscribed', closed, world)));
  return { faults, counts: party.counts };
};

/** The same of the ways into the library, so many times; each module is another's who comes after. */
export const doorsPlayed = async (seed: number, subscriptions: number): Promise<Played> => {
  const counts = new Map<string, number>();
  const faults: string[] = [];
  const dice = new Dice(seed);
  forgetListeners();
  const world = new World();
  world.pass(SETTLED_WITHIN);
  const before = await census(world);
  const thrown = uncaught(() => {
    for (let begun = 0; begun < subscriptions; begun += 1) {
      const name = entered(world, dice);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    world.pass(SETTLED_WITHIN);
  });
  faults.push(...thrown.map(String), ...(await changed('with all doors shut', before, world)));
  await promised(world);
  faults.push(...(await changed('with what was promised closed', before, world)));
  return { faults, counts };
};
