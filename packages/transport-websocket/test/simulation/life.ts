import type { Position } from '../../src/client/machine/position.ts';
import { encodeFrame } from '../../src/protocol/frame.ts';
import type { Grant, Step } from '../../src/protocol/message.ts';
import { UNIT } from '../../src/protocol/protocol.ts';
import { ending } from './checks/ending.ts';
import { type Promises, promises } from './checks/promises.ts';
import { type Reception, reception } from './checks/reception.ts';
import { type ClientHost, clientHost } from './client-host.ts';
import type { ApplicationPlan } from './plan.ts';
import type { Stage } from './stage.ts';
import type { Surroundings } from './surroundings.ts';
import type { Visitor } from './visitor.ts';

/** One client of an application, and what is known of it. */
export interface Life {
  readonly client: ClientHost;
  readonly reception: Reception;
  readonly promises: Promises;
  /** It has had its link. */
  ready: boolean;
  /** It holds the lease. */
  writes: boolean;
  /** Bytes it has written and was not told of. */
  unsettled: number;
}

/** What an application keeps from one client to the next. */
export interface Memory {
  /** Where it stands with what it has taken. */
  journal: Position | undefined;
  /** Until when it takes nothing. */
  full: number;
}

/** Who a client is, and what was before it. */
export interface Birth {
  readonly name: string;
  readonly will: readonly Step[] | undefined;
  readonly memory: Memory;
  /** Another one is to follow it after so many milliseconds. */
  readonly again: (after: number) => void;
}

export const life = (
  stage: Stage,
  plan: ApplicationPlan,
  { bridge, openings, ledger }: Surroundings,
  { name, will, memory, again }: Birth,
): Life => {
  const { agenda, random, count } = stage;
  const { trouble } = stage.plan;

  /** What the bridge has had, and the unit behind it: once more, as a client may that does not know what has arrived. */
  const repeated = (client: ClientHost, { lease: id, accepted }: Grant, server: string | undefined) => {
    const lease = ledger.lease(server ?? '', plan.port, id);
    if (!lease || accepted === 0 || random.chance(0.5)) return;
    const ends = [...lease.units].sort((a, b) => a - b);
    const from = ends.filter((end) => end < accepted).at(-1) ?? 0;
    // Where it asks nothing there is nothing that this could overtake.
    const next = plan.asks === 0 ? ends.find((end) => end > accepted) : undefined;
    const to = next !== undefined && next - from <= UNIT ? next : accepted;
    if (to - from > UNIT) return;
    count('units repeated');
    client.repeat(encodeFrame({ _tag: 'Tx', lease: id, offset: from, bytes: lease.bytes.slice(from, to) }));
  };
  const visitor: Visitor = {
    name,
    hostile: false,
    rights: new Set([
      'list',
      'observe',
      'write',
      'lines',
      'action',
      ...(plan.force ? (['force'] as const) : []),
    ]),
  };
  const resumeFrom = plan.journals ? memory.journal : undefined;
  const reads = reception(openings, plan, resumeFrom);
  const keeps = promises(ledger, name, plan.port);
  const ends = ending(stage, plan, ledger, name);
  const consume = () => {
    const now = agenda.now();
    if (!client.running() || reads.waiting() === 0) return;
    if (now < memory.full) return void agenda.at(memory.full, consume);
    const all = reads.waiting();
    const some =
      plan.appetite === 'piece by piece' && now < trouble ? random.whole(1, Math.min(all, 700)) : all;
    if (plan.appetite === 'in fits' && now < trouble && random.chance(0.05))
      memory.full = now + random.between(100, 20_000);
    reads.consumed(some);
    memory.journal = reads.position();
    client.post({ _tag: 'Consumed', bytes: some });
    if (reads.waiting() > 0) agenda.after(random.between(1, 100), consume);
  };
  const client = clientHost(
    stage,
    {
      client: { id: `client-${name}`, name },
      port: plan.port,
      role: plan.role,
      takeover: plan.takeover,
      ...(will && { will }),
      gaps: plan.gaps,
      resumeFrom,
      patience: plan.patience,
      seed: random.whole(1, 2 ** 31),
      backoff: { first: 100, most: 10_000 },
      window: plan.window,
    },
    visitor,
    bridge,
    {
      awoke: ends.awoke,
      stepped: (event, effects, server) => {
        if (event._tag === 'Said' && event.message.t === 'welcome') reads.welcomed(event.message);
        for (const effect of effects) reads.did(effect, server);
        if (effects.some((effect) => effect._tag === 'Say' && effect.message.t === 'hello')) heldUp();
        if (event._tag === 'Said' && event.message.t === 'welcome' && event.message.tx)
          repeated(client, event.message.tx, server);
        keeps.stepped(event, effects, server);
        ends.stepped(event, effects);
      },
    },
    (effect) => {
      if (effect._tag === 'Ready') {
        mine.ready = true;
        memory.journal = reads.position();
      }
      if (effect._tag === 'Deliver') {
        if (plan.appetite === 'at once' || agenda.now() >= trouble) consume();
        else agenda.after(random.between(0, 50), consume);
      }
      if (effect._tag === 'Tell' && effect.event._tag === 'Leased') mine.writes = true;
      if (effect._tag === 'Tell' && effect.event._tag === 'LeaseLost') mine.writes = false;
      if (effect._tag === 'Wrote') mine.unsettled -= ledger.writes.get(effect.write)?.bytes.length ?? 0;
      if (effect._tag === 'Finish') again(random.between(200, 5_000));
    },
  );
  /** A hello that is still on its way when the next one is there: the client dials anew and does not know of it. */
  const heldUp = () => {
    const now = agenda.now();
    if (now > trouble || !Number.isFinite(stage.plan.every.cut) || !random.chance(0.15)) return;
    agenda.after(0, () => {
      const link = client.connection();
      link?.freeze(now + random.between(100, 5_000), false);
      link?.cut('client', true);
    });
  };
  const mine: Life = {
    client,
    reception: reads,
    promises: keeps,
    ready: false,
    writes: false,
    unsettled: 0,
  };
  client.post({ _tag: 'Began' });
  if (Number.isFinite(plan.life))
    agenda.after(plan.life * -Math.log(1 - random.part()), () => {
      if (!client.running() || agenda.now() > trouble) return;
      if (random.chance(0.5)) client.crash();
      else {
        client.post({ _tag: 'Ended' });
        client.stop();
      }
      again(random.between(10, 4_000));
    });
  return mine;
};
