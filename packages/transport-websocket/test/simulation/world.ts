import { must, random } from '@atrx/seeds';
import { agenda } from './agenda.ts';
import { type Application, application } from './application.ts';
import { type BridgeWatch, bridgeHost } from './bridge-host.ts';
import { type Farewells, farewells } from './checks/farewells.ts';
import { type Leasing, leasing } from './checks/leasing.ts';
import { ledger } from './checks/ledger.ts';
import { reading } from './checks/reading.ts';
import { type Sessions, sessions } from './checks/sessions.ts';
import { tasks } from './checks/tasks.ts';
import type { View } from './checks/view.ts';
import { type Counts, happenings } from './counts.ts';
import { faults } from './faults.ts';
import { intrude } from './intruder.ts';
import { openings } from './openings.ts';
import { CONFIGURED, GRACE, plan } from './plan.ts';
import type { Stage } from './stage.ts';
import { bridgeTally } from './tally.ts';
import { trace } from './trace.ts';
import { uart } from './uart.ts';
import { weight } from './weight.ts';

/** A world in which much goes wrong for a while; then all of it must come right. */
export interface World {
  readonly stage: Stage;
  /** What has happened in it. */
  readonly counts: Counts;
  /** From its beginning to its end. Throws what must never be. */
  readonly run: () => void;
}

export const world = (seed: number, remembered: number): World => {
  const numbers = random(seed);
  const counts = happenings.nothing();
  const stage: Stage = {
    random: numbers,
    plan: plan(numbers.fork()),
    agenda: agenda(),
    trace: trace(remembered),
    count: (what, times = 1) => {
      counts[what] += times;
    },
  };
  const { trouble, calm, ports } = stage.plan;
  const all = openings();
  const books = ledger();
  const at = tasks(all, books);
  for (const [index, { will }] of ports.entries())
    books.wills.set(CONFIGURED + index, will.filter((step) => 'write' in step).length);

  let server = '';
  let grace = 0;
  let people: Sessions = sessions(stage);
  let reads: ReturnType<typeof reading> = () => {};
  let leases: Leasing = () => {};
  let leaves: Farewells | undefined;
  const tally = bridgeTally(stage);
  let openingsSoFar = 0;
  /** Openings that the bridge has not heard of yet. */
  let announced: { port: string; number: number }[] = [];
  const recordings = new Map<number, { server: string; messages: (string | Uint8Array)[] }>();

  const watch: BridgeWatch = {
    started: (name) => {
      server = name;
      people = sessions(stage);
      announced = [];
      reads = reading(
        all,
        people,
        server,
        (port) => ports.find(({ name: each }) => each === port)?.ring ?? 0,
      );
      const view: View = {
        plan: stage.plan,
        openings: all,
        sessions: people,
        ledger: books,
        server,
        now: stage.agenda.now,
        grace: () => grace,
      };
      leases = leasing(view);
      leaves = farewells(view);
    },
    awoke: (after) => {
      if (after >= 3 * stage.plan.bridge.heartbeat) grace = stage.agenda.now() + GRACE;
    },
    died: () => {
      grace = 0;
      books.dead.add(server);
    },
    came: (session, visitor) => people.came(session, visitor),
    recorded: (session, message) => {
      const known = recordings.get(session) ?? { server, messages: [] };
      recordings.set(session, known);
      if (known.messages.length < 60) known.messages.push(message);
    },
    stepped: (event, effects) => {
      tally(event, effects);
      if (event._tag === 'PortRead' && all.open(server, event.port))
        all.read(server, event.port, event.bytes.length);
      if (event._tag === 'PortClosed') all.closed(server, event.port);
      if (event._tag === 'PortOpened') {
        const next = announced.findIndex(({ port }) => port === event.port);
        const [first] = announced.splice(next, 1);
        for (const effect of effects)
          if (effect._tag === 'Note' && effect.note._tag === 'Opened')
            all.opened(first?.number ?? 0, server, event.port, effect.note.epoch);
      }
      people.stepped(event, effects);
      leaves?.heard(event);
      leases(event, effects, (effect) => {
        reads(effect);
        leaves?.did(effect);
        if (effect._tag === 'PortDo') at.asked(server, effect.port, effect.task, effect.what);
      });
    },
  };
  const uarts = ports.map((port) =>
    uart(
      stage,
      port,
      (name) => {
        openingsSoFar += 1;
        announced.push({ port: name, number: openingsSoFar });
        return openingsSoFar;
      },
      at,
      trouble + 3_000,
    ),
  );
  const bridge = bridgeHost(stage, uarts, watch);
  let number = 0;
  const applications = stage.plan.applications.map((each) =>
    application(stage, each, { bridge, openings: all, ledger: books, number: () => ++number }),
  );
  const intruder = () => {
    const stops = stage.agenda.now() + numbers.between(500, 20_000);
    intrude(
      stage,
      bridge,
      [...recordings.values()],
      books.leases.filter((lease) => lease.server === server),
      stops,
    );
    stage.agenda.at(stops - 1, light);
  };

  /** What a bridge holds at most, by what it was configured with and who is there. */
  const light = () => {
    const accepted = ports.reduce((sum, { name }) => {
      const lease = books.latest(server, name);
      return lease && !lease.ended ? sum + lease.arrived - lease.taken : sum;
    }, 0);
    const rings = ports.reduce((sum, { ring }) => sum + ring, 0);
    const most = 1.1 * (rings + accepted) + 40_000 * ports.length + 8_000 * stage.plan.applications.length;
    const now = weight(bridge.state());
    must(now <= most, 'memory', () => `the bridge holds ${now} bytes, ${most} would be much`);
  };
  /** Whoever is long silent is no longer held to be there: since the bridge last stood still it has had its time. */
  const alone = () => {
    const { silence, heartbeat } = stage.plan.bridge;
    const since = stage.agenda.now() - silence - 2 * heartbeat - 6_000;
    const [ghost] = bridge.state() && bridge.held() < since ? people.unheard(since) : [];
    must(
      ghost === undefined,
      'R2',
      () => `${ghost?.visitor.name} is held to be there, and has long been silent`,
    );
  };
  return {
    stage,
    counts,
    run: () => {
      bridge.start();
      faults(stage, bridge, uarts, applications, intruder);
      for (let part = 1; part <= 3; part += 1) {
        stage.agenda.until((trouble * part) / 3);
        light();
        alone();
      }
      // What the UARTs read and what came of the last cuts is still to come; then it is over as soon as all is right.
      for (let time = 5_000; time <= calm; time += 5_000) {
        stage.agenda.until(trouble + time);
        alone();
        if (
          !stage.plan.patient &&
          bridge.listening() &&
          pulsing() === undefined &&
          applications.every((each) => wrong(each) === undefined)
        )
          break;
      }
      light();
      for (const each of applications) must(wrong(each) === undefined, 'liveness', () => wrong(each) ?? '');
      must(bridge.listening(), 'liveness', () => 'the bridge is not there');
      must(pulsing() === undefined, 'once', () => `a pulse at ${pulsing()} never ends`);
    },
  };

  /** The port at which a pulse is under way: its UART may be stuck. */
  function pulsing(): string | undefined {
    return ports.find(({ name }) => {
      const opening = all.open(server, name);
      return opening && at.pulsing(opening);
    })?.name;
  }
  /** What has not come right. */
  function wrong({ name, life }: Application): string | undefined {
    const last = life();
    if (!last?.client.running()) return undefined;
    if (!last.ready) return `${name} is neither let in nor sent away`;
    if (!last.client.connection()?.whole()) return `${name} is not connected`;
    if (!last.promises.settled()) return `${name} still waits for ${last.promises.open()}`;
    return last.reception.current(server)
      ? undefined
      : `${name} is not up to date: ${last.reception.where(server)}`;
  }
};
