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
  const { agenda, random, plan, trace } = stage;
  const { every, trouble } = plan;
  const one = () => random.any(applications)?.life()?.client;
  const often = (mean: number, what: () => void) => repeatedly(stage, mean, trouble, what);
  /** Mostly short, now and then long. */
  const while_ = (long: number) => random.between(0, random.chance(0.7) ? long / 20 : long);

  often(every.cut, () => {
    const client = one();
    if (!client) return;
    if (random.chance(0.5)) {
      const until = agenda.now() + while_(90_000);
      trace.add(agenda.now(), client.visitor.name, 'offline', until);
      client.offline(Math.min(until, trouble));
    } else {
      const sees = random.pick<Sees>(['both', 'both', 'client', 'bridge', 'nobody']);
      trace.add(agenda.now(), client.visitor.name, 'cut', sees);
      client.connection()?.cut(sees, random.chance(0.3));
    }
  });
  often(every.freeze, () => {
    const client = one();
    const until = agenda.now() + while_(40_000);
    trace.add(agenda.now(), client?.visitor.name ?? '', 'freeze', until);
    client?.connection()?.freeze(until, random.chance(0.7));
  });
  often(every.unplug, () => {
    const uart = random.any(uarts);
    if (!uart?.isOpen()) return;
    trace.add(agenda.now(), uart.plan.name, 'unplugged');
    uart.unplug(random.pick(['unplugged', 'unplugged', 'closed']));
    agenda.after(while_(10_000), uart.plug);
  });
  often(every.restart, () => {
    if (!bridge.listening()) return;
    if (random.chance(0.7)) {
      bridge.kill();
      agenda.after(while_(20_000), bridge.start);
    } else {
      bridge.stop();
      agenda.after(random.between(5_001, 12_000), bridge.start);
    }
  });
  often(every.bridgeStall, () => bridge.stall(agenda.now() + while_(60_000)));
  often(every.clientStall, () => one()?.stall(agenda.now() + while_(60_000)));
  often(every.intruder, intruder);
};
