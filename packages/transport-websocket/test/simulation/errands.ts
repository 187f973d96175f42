import type { Operation, Step } from '../../src/protocol/message.ts';
import { base64, tagged, writeBytes } from './content.ts';
import type { Life } from './life.ts';
import { type ApplicationPlan, willSteps } from './plan.ts';
import type { Stage } from './stage.ts';
import type { Surroundings } from './surroundings.ts';

/** What an application writes and asks for, each with a number of its own. */
export interface Errands {
  readonly will: () => readonly Step[];
  /** Does something with a client, or nothing. */
  readonly act: (life: Life) => void;
}

export const errands = (
  stage: Stage,
  plan: ApplicationPlan,
  { ledger, number: next }: Surroundings,
): Errands => {
  const { agenda, random } = stage;
  let order = 0;
  /** What it can ask of a port by name, each once. */
  let actions = 0;

  const will = (): readonly Step[] => {
    const number = next();
    const steps = willSteps(random, number);
    ledger.wills.set(number, steps.filter((step) => 'write' in step).length);
    return steps;
  };
  const write = (life: Life) => {
    const number = next();
    const length = random.chance(0.02)
      ? 0
      : random.whole(1, random.chance(0.7) ? Math.min(60, plan.largest) : plan.largest);
    const bytes = writeBytes(number, length);
    ledger.writes.set(number, {
      number,
      client: life.client.visitor.name,
      bytes,
      order: order++,
      sent: 0,
      lease: undefined,
      start: 0,
      cut: false,
      fate: undefined,
    });
    life.unsettled += bytes.length;
    life.client.post({ _tag: 'Write', write: number, bytes });
  };
  const ask = ({ client: host }: Life, operation: Operation, tag?: number) => {
    const number = next();
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
  const script = (life: Life) => {
    const number = next();
    const steps = [...Array(random.whole(1, 3)).keys()].flatMap((step): readonly Step[] => [
      { write: base64(tagged(number, step, random.whole(0, 60))) },
      ...(random.chance(0.3) ? [{ quiet: random.pick([3, 100, 700]) }] : []),
      ...(random.chance(0.2)
        ? [{ expect: base64(Uint8Array.of(random.whole(0, 255))), ms: random.pick([10, 500]) }]
        : []),
    ]);
    ask(life, { t: 'script', steps }, number);
  };
  const request = (life: Life) => {
    switch (random.whole(0, 13)) {
      case 0:
      case 1:
        return ask(life, { t: 'pulse', line: 'brk', level: true, ms: random.pick([1, 50, 600]) });
      case 2:
      case 3:
        actions += 1;
        return ask(life, { t: 'action', name: `action${actions % 50}` });
      case 4:
      case 5:
        return script(life);
      case 6:
        return ask(life, { t: 'set', settings: { baudRate: next() } });
      case 7:
        return ask(life, { t: 'lines', lines: { dtr: random.chance(0.5) } });
      case 8:
        return ask(life, { t: 'will', steps: random.chance(0.2) ? [] : will() });
      case 9:
        return ask(life, { t: 'drain' });
      case 10:
        return ask(life, { t: 'ports' });
      case 11:
        return random.chance(0.3) ? ask(life, { t: 'purge' }) : script(life);
      case 12:
        return random.chance(0.15) ? ask(life, { t: 'release' }) : write(life);
      default:
        return random.chance(0.3)
          ? ask(life, { t: 'takeover', how: random.pick(['no', 'if-dead', 'force']) })
          : write(life);
    }
  };
  const act = (life: Life) => {
    if (!life.ready || !life.client.running()) return;
    if (!life.writes) {
      const what = random.pick(['request', 'takeover', 'write', 'nothing', 'nothing', 'nothing', 'nothing']);
      if (what === 'request') request(life);
      if (what === 'takeover') ask(life, { t: 'takeover', how: random.pick(['no', 'if-dead', 'force']) });
      if (what === 'write') write(life);
      return;
    }
    for (let count = random.chance(0.2) ? random.whole(2, 10) : 1; count > 0; count -= 1)
      if (life.unsettled > plan.underWay) return;
      else if (random.chance(plan.asks)) request(life);
      else write(life);
  };
  return { will, act };
};
