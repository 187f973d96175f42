import { isDeepStrictEqual } from 'node:util';
import { emulator, virtualNetwork } from '@atrx/emulator';
import { random } from '@atrx/seeds';
import { memory, type Transport } from '@atrx/transport';
import { virtualBridge } from '@atrx/transport-websocket/virtual';
import { Subscription, tap } from 'rxjs';
import { sides } from '../emulator/agreement.ts';
import { application } from './application.ts';
import { converse } from './errands/connect.ts';
import { faults } from './faults.ts';
import { ledger } from './ledger.ts';
import type { Fault } from './plan.ts';
import { type Stage, stage as staged } from './stage.ts';
import { news as newspaper } from './urcs.ts';
import { wire as wired } from './wire.ts';

/** A world in which much goes wrong for a while; then all of it must come right. */
export interface World {
  readonly stage: Stage;
  /** From its beginning to its end. Throws what must never be. */
  readonly run: () => void;
}

/** Whatever was begun has ended by then: a deactivation takes a minute, a connection 75 s, and each may wait for others (I7). */
const CALM = 900_000;
/** How often it is looked, in ms. */
const LOOK = 5_000;
/** Timers at one time are few, whatever goes on (I6). */
const TIMERS = 4_000;

export const world = (seed: number, remembered: number, only?: Fault): World => {
  const numbers = random(seed);
  const stage = staged(numbers, remembered, only);
  const { plan, clock, must } = stage;
  const network = virtualNetwork();
  const news = newspaper(stage);
  const module = emulator({ network, scheduler: clock, latency: plan.latency });
  const wire = wired(stage, memory(module.serve, { scheduler: clock }), news);
  const bridge =
    plan.over === 'a bridge'
      ? virtualBridge(wire.transport, { scheduler: clock, seed, latency: () => numbers.whole(0, 30) })
      : undefined;
  // Whoever comes hears what is said from now on; some of what is on its way too.
  const transport: Transport = (bridge ? bridge.transport() : wire.transport).pipe(tap(() => news.cut()));
  const books = ledger(stage);
  const app = application(stage, books, { transport, module, network, news, received: () => wire.received });

  /** Lets time go by until that is so. */
  const wait = (rule: string, why: () => string, holds: () => boolean) => {
    const end = clock.now() + CALM;
    while (!holds() && clock.now() < end) {
      stage.until(clock.now() + LOOK);
      must(clock.actions.length < TIMERS, 'I6', () => `${clock.actions.length} timers run`);
    }
    must(holds(), rule, why);
    stage.until(clock.now());
  };

  const agree = () => {
    const { sdk, module: real } = sides(app.state(), module.state);
    return isDeepStrictEqual(sdk, real);
  };
  const apart = () => {
    const { sdk, module: real } = sides(app.state(), module.state);
    return `the SDK has ${JSON.stringify(sdk)} where the module is ${JSON.stringify(real)}`;
  };

  return {
    stage,
    run: () => {
      stage.note('plan', JSON.stringify({ ...plan, faults: [...plan.faults] }));
      const mend = faults(stage, module, wire, bridge, news);
      app.start();
      for (let part = 1; part <= 10; part += 1) {
        stage.until((plan.trouble * part) / 10);
        must(clock.actions.length < TIMERS, 'I6', () => `${clock.actions.length} timers run`);
      }
      mend();
      app.rest();
      stage.note('world', 'nothing goes wrong any more');
      wait(
        'I7',
        () => `the modem is not up (${books.open().join(', ')})`,
        () => app.modem() !== undefined,
      );
      wait(
        'I7',
        () => `what was begun does not end: ${books.open().join('; ')}`,
        () => books.open().length <= 1,
      );
      books.check();
      wait('I4', () => `URCs that were said are not told: ${news.waiting()}`, news.settled);
      wait('I5', apart, agree);

      // What was left unclosed is closed by then; then it is as good as new.
      stage.until(clock.now() + 300_000);
      const modem = app.modem();
      const peer = books.peer(network);
      let connected = false;
      let last = Subscription.EMPTY;
      if (modem)
        last = books.follow('last tcp', modem.tcp('10.0.0.9', peer.port), {
          next: (socket) => {
            connected = true;
            converse(stage, books, peer, socket, () => last.unsubscribe());
          },
        });
      wait(
        'I7',
        () => `the last connection does not end: ${books.open().join('; ')}`,
        () => books.open().length <= 1,
      );
      must(connected, 'I7', () => 'a modem that is up does not connect any more');
      books.check();
      wait('I5', () => `in the end ${apart()}`, agree);
      app.close();
      wait(
        'I7',
        () => `the modem does not close: ${books.open().join('; ')}`,
        () => books.open().length === 0,
      );
      must(
        module.state.contexts.every(({ ip }) => ip === 'IP INITIAL' || ip === 'PDP DEACT'),
        'I5',
        () => 'closed, and a context is active',
      );
      bridge?.end();
      must(
        !plan.traced ||
          plan.over === 'a bridge' ||
          // What is on its way when the line is let go of is told to nobody.
          stage.counts['modems up'] > 1 ||
          stage.counts['modems failed'] > 0 ||
          app.told() === wire.received,
        'I8',
        () => `${app.told()} bytes are told by what they are, and ${wire.received} have come`,
      );
      // Nothing is left that waits for a time.
      wait(
        'I6',
        () => `${clock.actions.length} timers are left`,
        () => clock.actions.length === 0,
      );
    },
  };
};
