import { type Emulator, type Fault as Mishap, faults as mishaps } from '@atrx/emulator';
import type { VirtualBridge } from '@atrx/transport-websocket/virtual';
import type { Stage } from './stage.ts';
import type { News } from './urcs.ts';
import type { Wire } from './wire.ts';

/** What takes back a mishap that has not struck. */
type Undo = () => void;

/** For how long a block that is cut short may swallow what comes, in ms. */
const SWALLOWED = 10_000;

/** Lets things go wrong, as its plan has it. What is returned ends that: what is broken is mended. */
export const faults = (
  stage: Stage,
  module: Emulator,
  wire: Wire,
  bridge: VirtualBridge | undefined,
  news: News,
): (() => void) => {
  const { again, plan, random, count, after, note } = stage;
  const { control } = module;
  const waiting: Undo[] = [];
  const strike = (mishap: Mishap, on?: string) => void waiting.push(control.inject(mishap, on));
  const anyCommand = () =>
    random.pick([
      undefined,
      'QISEND',
      'QIRD',
      'QIOPEN',
      'QICLOSE',
      'CSQ',
      'QISTATE',
      'QISACK',
      'QIDNSGIP',
      'QIFGCNT',
    ] as const);

  again('urc', plan.every / 4, () => {
    count('URCs said');
    control.say(news.next());
  });
  again('late', plan.every, () =>
    strike(counted('late answers', mishaps.late(random.whole(10, 12_000))), anyCommand()),
  );
  again('lost', plan.every, () => strike(counted('lost answers', mishaps.never()), anyCommand()));
  again('lost-prompt', plan.every, () => strike(counted('lost prompts', mishaps.lost('> ')), 'QISEND'));
  again('lost-verdict', plan.every, () =>
    strike(counted('lost verdicts', mishaps.lost('SEND OK')), 'QISEND'),
  );
  again('twice', plan.every, () =>
    strike(
      counted('answers twice', mishaps.twice()),
      random.pick(['CSQ', 'CREG', 'QISACK', 'QIFGCNT'] as const),
    ),
  );
  again('refusal', plan.every, () =>
    strike(
      counted('refusals', mishaps.instead('ERROR')),
      random.pick(['QISEND', 'QIOPEN', 'CSQ', 'QISACK', 'QIACT', 'QIREGAPP'] as const),
    ),
  );
  again('reset-in-answer', 4 * plan.every, () =>
    strike(counted('resets in an answer', torn(mishaps.reset(random.whole(0, 200)))), anyCommand()),
  );
  again('reset', 6 * plan.every, () => {
    count('resets');
    note('fault', 'reset');
    control.reset();
  });
  again('power', 8 * plan.every, () => {
    if (!module.state.powered) return;
    count('power downs');
    note('fault', 'power down');
    control.powerDown(random.pick(['NORMAL POWER DOWN', 'UNDER_VOLTAGE POWER DOWN'] as const));
    after(random.whole(500, 8_000), () => {
      if (!module.state.powered) control.powerKey();
    });
  });
  again('deactivation', 3 * plan.every, () => {
    count('PDP DEACT');
    note('fault', '+PDP DEACT');
    control.deactivate(random.pick([undefined, 0, 1] as const));
  });
  again('slow-deactivation', 2 * plan.every, () => {
    count('slow deactivations');
    control.latency({ QIDEACT: random.pick([20_000, 59_000, 61_000, 150_000] as const) });
    after(random.whole(1_000, 30_000), () => control.latency({ QIDEACT: plan.latency['QIDEACT'] ?? 0 }));
  });
  again('unplug', 4 * plan.every, () => {
    count('unplugs');
    note('fault', 'unplugged');
    wire.unplug();
    after(random.whole(10, 6_000), wire.plug);
  });
  again('bridge-cut', plan.every, () => {
    count('bridge cut');
    note('fault', 'bridge cut');
    bridge?.cut('told');
  });
  again('bridge-silent', 4 * plan.every, () => {
    count('bridge cut silently');
    note('fault', 'bridge cut silently');
    bridge?.cut('silent');
  });
  again('bridge-restart', 6 * plan.every, () => {
    count('bridge restarted');
    note('fault', 'bridge restarted');
    news.cut();
    bridge?.restart();
  });

  /** What is said within what was left of a block is swallowed with it. */
  function torn(mishap: Mishap): Mishap {
    return (answer$, reach) => {
      news.cut(SWALLOWED);
      return mishap(answer$, reach);
    };
  }

  /** Counted where it strikes. */
  function counted(what: Parameters<Stage['count']>[0], mishap: Mishap): Mishap {
    return (answer$, reach) => {
      count(what);
      note('fault', what);
      return mishap(answer$, reach);
    };
  }

  return () => {
    for (const undo of waiting) undo();
    control.latency({ QIDEACT: plan.latency['QIDEACT'] ?? 0 });
    wire.plug();
    if (!module.state.powered) control.powerKey();
  };
};
