import type { Position } from '../../src/client/machine/position.ts';
import { encodeFrame } from '../../src/protocol/frame.ts';
import type { Grant, Operation, Step } from '../../src/protocol/message.ts';
import { UNIT } from '../../src/protocol/protocol.ts';
import type { BridgeHost } from './bridge-host.ts';
import { ending } from './checks/ending.ts';
import type { Ledger } from './checks/ledger.ts';
import { type Promises, promises } from './checks/promises.ts';
import { type Reception, reception } from './checks/reception.ts';
import { type ClientHost, clientHost } from './client-host.ts';
import { base64, tagged, writeBytes } from './content.ts';
import type { Openings } from './openings.ts';
import { type ApplicationPlan, willSteps } from './plan.ts';
import { repeatedly, type Stage } from './stage.ts';
import type { Visitor } from './visitor.ts';

/** What an application works with. */
export interface Surroundings {
  readonly bridge: BridgeHost;
  readonly openings: Openings;
  readonly ledger: Ledger;
  /** A number for a write, a request, or a tag: none comes twice. */
  readonly number: () => number;
}

/** A program at one port: one client after the other, some of which go on where the one before was. */
export interface Application {
  readonly name: string;
  readonly plan: ApplicationPlan;
  /** The client it has, or had last. */
  readonly life: () => Life | undefined;
}

/** One client, and what is known of it. */
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

export const application = (stage: Stage, plan: ApplicationPlan, around: Surroundings): Application => {
  const { agenda, random, count } = stage;
  const { ledger, openings } = around;
  const { trouble } = stage.plan;
  let lives = 0;
  let order = 0;
  let life: Life | undefined;
  let journal: Position | undefined;
  /** Until when it takes nothing. */
  let full = 0;
  /** What it can ask of a port by name, each once. */
  let actions = 0;

  const begin = () => {
    lives += 1;
    const name = `${plan.name}.${lives}`;
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
    const resumeFrom = plan.journals ? journal : undefined;
    const reads = reception(openings, plan, resumeFrom);
    const keeps = promises(ledger, name, plan.port);
    const ends = ending(stage, plan, ledger, name);
    const will = plan.will ? numberedWill() : undefined;
    const consume = () => {
      const now = agenda.now();
      if (!client.running() || reads.waiting() === 0) return;
      if (now < full) return void agenda.at(full, consume);
      const all = reads.waiting();
      const some =
        plan.appetite === 'piece by piece' && now < trouble ? random.whole(1, Math.min(all, 700)) : all;
      if (plan.appetite === 'in fits' && now < trouble && random.chance(0.05))
        full = now + random.between(100, 20_000);
      reads.consumed(some);
      journal = reads.position();
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
      around.bridge,
      {
        awoke: ends.awoke,
        stepped: (event, effects, server) => {
          if (event._tag === 'Said' && event.message.t === 'welcome') reads.welcomed(event.message);
          for (const effect of effects) reads.did(effect, server);
          if (effects.some((effect) => effect._tag === 'Say' && effect.message.t === 'hello')) heldUp();
          if (event._tag === 'Said' && event.message.t === 'welcome' && event.message.tx)
            repeated(event.message.tx, server);
          keeps.stepped(event, effects, server);
          ends.stepped(event, effects);
        },
      },
      (effect) => {
        if (effect._tag === 'Ready') {
          mine.ready = true;
          journal = reads.position();
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
    life = mine;
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
  };
  /** What the bridge has had, and the unit behind it: once more, as a client may that does not know what has arrived. */
  const repeated = ({ lease: id, accepted }: Grant, server: string | undefined) => {
    const lease = ledger.lease(server ?? '', plan.port, id);
    if (!lease || accepted === 0 || random.chance(0.5)) return;
    const ends = [...lease.units].sort((a, b) => a - b);
    const from = ends.filter((end) => end < accepted).at(-1) ?? 0;
    // Where it asks nothing there is nothing that this could overtake.
    const next = plan.asks === 0 ? ends.find((end) => end > accepted) : undefined;
    const to = next !== undefined && next - from <= UNIT ? next : accepted;
    if (to - from > UNIT) return;
    count('units repeated');
    life?.client.repeat(
      encodeFrame({ _tag: 'Tx', lease: id, offset: from, bytes: lease.bytes.slice(from, to) }),
    );
  };
  const again = (after: number) => {
    agenda.after(after, () => !life?.client.running() && agenda.now() < trouble + 20_000 && begin());
  };
  const numberedWill = (): readonly Step[] => {
    const number = around.number();
    const steps = willSteps(random, number);
    ledger.wills.set(number, steps.filter((step) => 'write' in step).length);
    return steps;
  };

  const write = (host: ClientHost) => {
    const number = around.number();
    const length = random.chance(0.02)
      ? 0
      : random.whole(1, random.chance(0.7) ? Math.min(60, plan.largest) : plan.largest);
    const bytes = writeBytes(number, length);
    ledger.writes.set(number, {
      number,
      client: host.visitor.name,
      bytes,
      order: order++,
      sent: 0,
      lease: undefined,
      start: 0,
      cut: false,
      fate: undefined,
    });
    if (life) life.unsettled += bytes.length;
    host.post({ _tag: 'Write', write: number, bytes });
  };
  const ask = (host: ClientHost, operation: Operation, tag?: number) => {
    const number = around.number();
    const entry = {
      number,
      client: host.visitor.name,
      operation,
      order: order++,
      tag,
      said: false,
      opening: undefined,
      begun: 0,
      steps: 0,
      taken: 0,
      fate: undefined,
    };
    ledger.asks.set(number, entry);
    if (tag !== undefined) ledger.tags.set(tag, entry);
    host.post({ _tag: 'Ask', ask: number, operation });
    // Where anything is cut, it is cut where that hurts: behind what was asked, before it is answered. Most of all a will:
    // what the next hello repeats is older.
    if (Number.isFinite(stage.plan.every.cut) && random.chance(operation.t === 'will' ? 0.4 : 0.04)) {
      const { latency, jitter } = stage.plan.network;
      agenda.after(random.between(0, 2 * (latency + jitter)), () => host.connection()?.cut('client', true));
    }
  };
  const script = (host: ClientHost) => {
    const number = around.number();
    const steps = [...Array(random.whole(1, 3)).keys()].flatMap((step): readonly Step[] => [
      { write: base64(tagged(number, step, random.whole(0, 60))) },
      ...(random.chance(0.3) ? [{ quiet: random.pick([3, 100, 700]) }] : []),
      ...(random.chance(0.2)
        ? [{ expect: base64(Uint8Array.of(random.whole(0, 255))), ms: random.pick([10, 500]) }]
        : []),
    ]);
    ask(host, { t: 'script', steps }, number);
  };
  const request = (host: ClientHost) => {
    switch (random.whole(0, 13)) {
      case 0:
      case 1:
        return ask(host, { t: 'pulse', line: 'brk', level: true, ms: random.pick([1, 50, 600]) });
      case 2:
      case 3:
        actions += 1;
        return ask(host, { t: 'action', name: `action${actions % 50}` });
      case 4:
      case 5:
        return script(host);
      case 6:
        return ask(host, { t: 'set', settings: { baudRate: around.number() } });
      case 7:
        return ask(host, { t: 'lines', lines: { dtr: random.chance(0.5) } });
      case 8:
        return ask(host, { t: 'will', steps: random.chance(0.2) ? [] : numberedWill() });
      case 9:
        return ask(host, { t: 'drain' });
      case 10:
        return ask(host, { t: 'ports' });
      case 11:
        return random.chance(0.3) ? ask(host, { t: 'purge' }) : script(host);
      case 12:
        return random.chance(0.15) ? ask(host, { t: 'release' }) : write(host);
      default:
        return random.chance(0.3)
          ? ask(host, { t: 'takeover', how: random.pick(['no', 'if-dead', 'force']) })
          : write(host);
    }
  };
  const act = () => {
    const host = life?.ready ? life.client : undefined;
    if (!host?.running()) return;
    if (!life?.writes) {
      const what = random.pick(['request', 'takeover', 'write', 'nothing', 'nothing', 'nothing', 'nothing']);
      if (what === 'request') request(host);
      if (what === 'takeover') ask(host, { t: 'takeover', how: random.pick(['no', 'if-dead', 'force']) });
      if (what === 'write') write(host);
      return;
    }
    for (let count = random.chance(0.2) ? random.whole(2, 10) : 1; count > 0; count -= 1)
      if (life && life.unsettled > plan.underWay) return;
      else if (random.chance(plan.asks)) request(host);
      else write(host);
  };
  agenda.after(random.between(0, Math.min(2_000, trouble / 10)), () => {
    begin();
    repeatedly(stage, plan.pause, trouble, act);
  });
  return { name: plan.name, plan, life: () => life };
};
