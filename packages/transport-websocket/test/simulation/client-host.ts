import { either as E } from 'fp-ts';
import * as machine from '../../src/client/machine/client.ts';
import type { ClientEffect } from '../../src/client/machine/effect.ts';
import type { ClientEvent } from '../../src/client/machine/event.ts';
import type { MachineOptions } from '../../src/client/machine/options.ts';
import { decodeServer, encodeControl } from '../../src/protocol/control.ts';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import type { Appointment } from './agenda.ts';
import type { BridgeHost, Visitor } from './bridge-host.ts';
import { type Connection, connection, type End } from './connection.ts';
import type { Stage } from './stage.ts';
import { clientTally } from './tally.ts';
import { must } from './violation.ts';

/** Who looks on, and speaks up. `server`: the bridge at the other end, where there is one. */
export interface ClientWatch {
  /** It runs again, after so many milliseconds in which it did not. */
  readonly awoke: (after: number) => void;
  readonly stepped: (
    event: ClientEvent,
    effects: readonly ClientEffect[],
    server: string | undefined,
  ) => void;
}

/** What runs a client's machine: its clock, its socket, and the application above it. */
export interface ClientHost {
  readonly visitor: Visitor;
  readonly post: (event: ClientEvent) => void;
  /** Says what its machine has not said: something of before, once more. */
  readonly repeat: (message: Uint8Array) => void;
  /** Its life is over: nothing is heard any more. */
  readonly stop: () => void;
  /** Gone without a word; its connection is cut or hangs. */
  readonly crash: () => void;
  readonly stall: (until: number) => void;
  /** It reaches nobody until then. */
  readonly offline: (until: number) => void;
  readonly connection: () => Connection | undefined;
  readonly running: () => boolean;
  readonly state: () => machine.ClientState;
}

const SPIN = 20;

export const clientHost = (
  stage: Stage,
  options: MachineOptions,
  visitor: Visitor,
  bridge: BridgeHost,
  watch: ClientWatch,
  hear: (effect: ClientEffect) => void,
): ClientHost => {
  const { agenda, random, trace, count } = stage;
  const who = visitor.name;
  const tally = clientTally(stage);
  /** A browser answers pings itself, and tells nobody. */
  const browser = random.chance(0.3);
  let state = machine.start(options);
  let current:
    | { readonly link: Connection; up: boolean; gone: boolean; server: string | undefined }
    | undefined;
  let running = true;
  let heldUntil = 0;
  let offlineUntil = 0;
  let stepping = false;
  const waiting: ClientEvent[] = [];
  let late: ClientEvent[] = [];
  let timer: Appointment | undefined;
  /** When it is woken. */
  let due: number | undefined;
  let wakings = { at: -1, count: 0 };

  const wake = () => {
    const at = running ? machine.wakeAt(state) : undefined;
    if (at === due) return;
    timer?.cancel();
    due = at;
    if (at === undefined || at === Number.POSITIVE_INFINITY) return;
    must(!Number.isNaN(at), 'wakeAt', () => 'it is no number');
    const slack = random.chance(0.1) ? random.between(-0.9, 3) : random.between(0, 1);
    timer = agenda.at(at + slack, woke);
  };
  const woke = () => {
    due = undefined;
    post({ _tag: 'Woke' });
  };
  const spins = (event: ClientEvent) => {
    if (event._tag !== 'Woke') return;
    const now = agenda.now();
    wakings = wakings.at === now ? { at: now, count: wakings.count + 1 } : { at: now, count: 1 };
    must(wakings.count < SPIN, 'wakeAt', () => `${who} is woken again and again at ${now}`);
  };
  const put = (message: string | Uint8Array) => {
    must(current?.up === true, 'sessions', () => `${who} speaks where it has no connection`);
    if (current?.gone === false) current.link.client.send(message);
  };
  const hangUp = (code: number) => {
    const was = current;
    current = undefined;
    was?.link.client.close(code, '');
  };
  const perform = (effect: ClientEffect) => {
    switch (effect._tag) {
      case 'Dial':
        return dial();
      case 'Say':
        return put(encodeControl(effect.message));
      case 'Send':
        return put(encodeFrame(effect.frame));
      case 'HangUp':
        return hangUp(effect.code);
      case 'Finish':
        stop();
        return hear(effect);
      default:
        hear(effect);
    }
  };
  const dial = () => {
    hangUp(1000);
    const only = (mine: () => boolean, event: ClientEvent) => mine() && post(event);
    const self: { link: Connection | undefined } = { link: undefined };
    const mine = () => running && current !== undefined && current.link === self.link;
    const end: End = {
      held: () => heldUntil,
      alive: () => browser || only(mine, { _tag: 'Alive' }),
      down: (code, why) => {
        if (!mine() || !current) return;
        // Until it has heard of that it may still speak, into the void.
        current.gone = true;
        post({ _tag: 'Down', code, why });
      },
      flow: () => {},
      message: (message) => {
        if (!mine()) return;
        const broke = (why: string) => must(false, 'wire', () => `${who} cannot read a message: ${why}`);
        if (typeof message === 'string')
          return E.match(broke, (said: Said) => post({ _tag: 'Said', message: said }))(decodeServer(message));
        E.match(broke, (frame: Decoded) => {
          if (frame._tag === 'Rx' || frame._tag === 'TxAck') post({ _tag: 'Sent', frame });
          else broke('a frame that only a client sends');
        })(decodeFrame(message));
      },
    };
    const far = bridge.end();
    const link = connection(stage, end, far);
    self.link = link;
    const mineNow: NonNullable<typeof current> = { link, up: false, gone: false, server: undefined };
    current = mineNow;
    if (offlineUntil > agenda.now()) {
      const patience = random.chance(0.5) ? random.between(1, 100) : 60_000;
      agenda.after(patience, () => end.down(1006, 'unreachable'));
      return;
    }
    link.upgrade(() => {
      if (!bridge.listening()) return link.answer(() => end.down(1006, 'refused'));
      bridge.admit(far, visitor, link);
      mineNow.server = bridge.server();
      link.answer(() => {
        if (!mine()) return;
        mineNow.up = true;
        post({ _tag: 'Up' });
      });
    });
  };
  const step = (event: ClientEvent) => {
    if (!running) return;
    spins(event);
    if (event._tag === 'Down') current = undefined;
    const [next, effects] = machine.step(state, event, agenda.now());
    state = next;
    if (event._tag !== 'Woke' || effects.length > 0) trace.add(agenda.now(), `${who} <`, event._tag, event);
    for (const effect of effects) trace.add(agenda.now(), `${who} >`, effect._tag, effect);
    tally(effects);
    watch.stepped(event, effects, current?.server);
    effects.forEach(perform);
  };
  const post = (event: ClientEvent) => {
    if (!running) return;
    if (heldUntil > agenda.now()) {
      late.push(event);
      return;
    }
    waiting.push(event);
    if (stepping) return;
    stepping = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) step(next);
    stepping = false;
    wake();
  };
  const stop = () => {
    running = false;
    timer?.cancel();
    hangUp(1000);
  };
  return {
    visitor,
    post,
    repeat: put,
    stop,
    crash: () => {
      trace.add(agenda.now(), who, 'crashes');
      count('crashes');
      running = false;
      timer?.cancel();
      current?.link.cut(random.chance(0.5) ? 'bridge' : 'nobody', random.chance(0.5));
      current = undefined;
    },
    stall: (until) => {
      if (!running || heldUntil > agenda.now()) return;
      trace.add(agenda.now(), who, 'stalls', until);
      count('client stalls');
      if (due !== undefined && due < until) count('client overslept');
      heldUntil = until;
      const long = until - agenda.now();
      timer?.cancel();
      due = undefined;
      agenda.at(until, () => {
        if (!running) return;
        watch.awoke(long);
        const what = late;
        late = [];
        if (random.chance(0.5)) post({ _tag: 'Woke' });
        what.forEach(post);
        post({ _tag: 'Woke' });
      });
    },
    offline: (until) => {
      offlineUntil = until;
      current?.link.cut(random.pick(['both', 'client', 'nobody']), random.chance(0.3));
    },
    connection: () => current?.link,
    running: () => running,
    state: () => state,
  };
};

type Said = Extract<ClientEvent, { _tag: 'Said' }>['message'];
type Decoded = Extract<ReturnType<typeof decodeFrame>, { _tag: 'Right' }>['right'];
