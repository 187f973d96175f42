import * as bridge from '../../src/bridge/machine/bridge.ts';
import type { BridgeEvent } from '../../src/bridge/machine/event.ts';
import { DEFAULTS } from '../../src/bridge/machine/options.ts';
import * as client from '../../src/client/machine/client.ts';
import type { ClientEvent } from '../../src/client/machine/event.ts';
import type { Operation } from '../../src/protocol/message.ts';

/** How often a machine may be woken for one moment: more, and it spins. */
const PATIENCE = 1_000;

/** A machine in the hands of a test, and its clock, in milliseconds: each event takes one. */
const machineOf = <S, Event, Effect>(
  initial: S,
  step: (state: S, event: Event, now: number) => readonly [S, readonly Effect[]],
  wakeAt: (state: S) => number | undefined,
  woke: Event,
) => {
  let state = initial;
  let now = 0;
  const effects: Effect[] = [];
  const feed = (event: Event) => {
    const [after, more] = step(state, event, now);
    state = after;
    effects.push(...more);
    if (Number.isNaN(wakeAt(state) ?? now)) throw new Error('It waits for no time that there is.');
    now += 1;
  };
  /** Time passes, and it is woken whenever it wants to be. */
  const later = (ms: number) => {
    const until = now + ms;
    for (let times = 0; ; times += 1) {
      const due = wakeAt(state);
      if (due === undefined || due > until) break;
      if (times > PATIENCE) throw new Error(`It is woken over and over, for ${due}.`);
      now = Math.max(now, due);
      feed(woke);
    }
    now = Math.max(now, until);
  };
  return { effects, feed, later };
};

const RIGHTS = new Set(['list', 'observe', 'write', 'lines', 'action', 'force'] as const);

/** A client is let in, with all the rights that there are. */
export const cameAs = (session: number): BridgeEvent => ({ _tag: 'Came', session, rights: RIGHTS, from: '' });

const lastHello = {
  t: 'hello' as const,
  v: 1,
  client: { id: 'the last of them', name: '' },
  attempt: 1,
  port: 'modem',
  role: 'writer' as const,
  takeover: 'force' as const,
};
const opened = { _tag: 'PortOpened' as const, port: 'modem' };

/** The machine of a bridge with one open port, `modem`: whoever is let in may do to it what they like. */
export const exposedBridge = () => {
  const options = {
    ...DEFAULTS,
    server: 'boot',
    firstLease: 1,
    ports: { modem: { ring: 64, will: [], actions: ['power-key'] } },
  };
  const machine = machineOf(bridge.start(options), bridge.step, bridge.wakeAt, { _tag: 'Woke' });
  machine.feed(opened);
  return {
    ...machine,
    /** Whatever was done to it, and were its UART unplugged: who comes then, and insists, is let write. `session`: a new one. */
    servesTheNext: (session: number): boolean => {
      machine.feed({ _tag: 'PortClosed', port: 'modem', cause: 'unplugged', why: '' });
      machine.feed(opened);
      const before = machine.effects.length;
      machine.feed(cameAs(session));
      machine.feed({ _tag: 'Said', session, message: lastHello });
      return machine.effects
        .slice(before)
        .some((effect) => effect._tag === 'Say' && effect.message.t === 'welcome');
    },
  };
};

/** What the bridge of an exposed client has welcomed it with. */
export const welcome = {
  t: 'welcome' as const,
  server: 'boot',
  rx: { epoch: 1, from: 0, base: 0, end: 0 },
  tx: { lease: 1, accepted: 0, written: 0, limit: 65_536 },
  resumed: { rx: 'none' as const, tx: 'none' as const },
  timing: { heartbeat: 10_000, silence: 25_000, window: 60_000 },
  port: { name: 'modem', state: 'open' as const, epoch: 1, dirty: false, lines: {} },
};

/** The machine of a client that was welcomed, has written and asked: its bridge may tell it what it likes. */
export const exposedClient = (role: 'writer' | 'observer') => {
  const options = {
    client: { id: 'a client of this', name: '' },
    port: 'modem',
    role,
    takeover: 'no' as const,
    gaps: 'tell' as const,
    seed: 1,
    backoff: { first: 100, most: 10_000 },
    window: 65_536,
  };
  const machine = machineOf(client.start(options), client.step, client.wakeAt, { _tag: 'Woke' });
  const done = { writes: 0, asks: 0 };
  const write = () => {
    done.writes += 1;
    machine.feed({ _tag: 'Write', write: done.writes, bytes: Uint8Array.of(1, 2, 3) });
  };
  const ask = (operation: Operation) => {
    done.asks += 1;
    machine.feed({ _tag: 'Ask', ask: done.asks, operation });
  };
  machine.feed({ _tag: 'Began' });
  machine.feed({ _tag: 'Up' });
  machine.feed({ _tag: 'Said', message: welcome });
  write();
  ask({ t: 'drain' });
  /** It dials again by itself; here it gets through at once. */
  const getThrough = () => {
    if (machine.effects.at(-1)?._tag === 'Dial') machine.feed({ _tag: 'Up' });
  };
  return {
    effects: machine.effects,
    write,
    ask,
    feed: (event: ClientEvent) => {
      machine.feed(event);
      getThrough();
    },
    later: (ms: number) => {
      machine.later(ms);
      getThrough();
    },
    /** It is unsubscribed: whether it has ended once at most, and said once what became of each write and each request. */
    endsWell: (): boolean => {
      machine.feed({ _tag: 'Ended' });
      const told = { writes: [] as number[], asks: [] as number[] };
      for (const effect of machine.effects) {
        if (effect._tag === 'Wrote' || effect._tag === 'NotWritten') told.writes.push(effect.write);
        if (effect._tag === 'Answered' || effect._tag === 'NotAnswered') told.asks.push(effect.ask);
      }
      const once = (numbers: readonly number[], count: number) =>
        numbers.length === count && new Set(numbers).size === count;
      return (
        machine.effects.filter(({ _tag }) => _tag === 'Finish').length <= 1 &&
        once(told.writes, done.writes) &&
        once(told.asks, done.asks)
      );
    },
  };
};
