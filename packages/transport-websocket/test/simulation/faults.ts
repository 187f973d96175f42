import type { Application } from './application.ts';
import type { BridgeHost } from './bridge-host.ts';
import type { Sees } from './connection.ts';
import { repeatedly, type Stage } from './stage.ts';
import type { Uart } from './uart.ts';

/** Everything that goes wrong, each by itself and at its own times; and how it comes right again. */
export const faults = (
  stage: Stage,
  bridge: BridgeHost,
  uarts: readonly Uart[],
  applications: readonly Application[],
  intruder: () => void,
): void => {
  const { agenda, random, plan, trace, count } = stage;
  const { every, trouble } = plan;
  const one = () => random.any(applications)?.life()?.client;
  const often = (mean: number, what: () => void) => repeatedly(stage, mean, trouble, what);
  /** Mostly short, now and then long. */
  const spell = (long: number) => random.between(0, random.chance(0.7) ? long / 20 : long);
  /** Until when it lasts: not for ever, once the trouble is over. */
  const until = (long: number) => Math.min(agenda.now() + spell(long), trouble + 15_000);

  often(every.cut, () => {
    const client = one();
    if (!client) return;
    if (random.chance(0.5)) {
      const back = Math.min(until(90_000), trouble);
      trace.add(agenda.now(), client.visitor.name, 'offline', back);
      count('offline');
      client.offline(back);
    } else {
      const sees = random.pick<Sees>(['both', 'both', 'client', 'bridge', 'nobody']);
      trace.add(agenda.now(), client.visitor.name, 'cut', sees);
      client.connection()?.cut(sees, random.chance(0.3));
    }
  });
  often(every.freeze, () => {
    const client = one();
    const thaw = until(40_000);
    trace.add(agenda.now(), client?.visitor.name ?? '', 'freeze', thaw);
    client?.connection()?.freeze(thaw, random.chance(0.7));
  });
  often(every.unplug, () => {
    const uart = random.any(uarts);
    if (!uart?.isOpen()) return;
    const pull = () => {
      if (agenda.now() > trouble || !uart.isOpen()) return;
      trace.add(agenda.now(), uart.plan.name, 'unplugged');
      uart.unplug(random.pick(['unplugged', 'unplugged', 'closed']));
      agenda.after(spell(10_000), uart.plug);
    };
    if (random.chance(0.5)) uart.whenBusy(pull);
    else pull();
  });
  often(every.restart, () => {
    if (!bridge.listening()) return;
    if (random.chance(0.7)) {
      bridge.kill();
      agenda.after(spell(20_000), bridge.start);
    } else {
      bridge.stop();
      agenda.after(random.between(5_001, 12_000), bridge.start);
    }
  });
  often(every.bridgeStall, () => bridge.stall(until(60_000)));
  often(every.clientStall, () => one()?.stall(until(60_000)));
  often(every.intruder, intruder);
};
