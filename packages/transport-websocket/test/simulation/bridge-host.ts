import { either as E } from 'fp-ts';
import * as machine from '../../src/bridge/machine/bridge.ts';
import type { BridgeEffect } from '../../src/bridge/machine/effect.ts';
import type { BridgeEvent, Right, SessionId } from '../../src/bridge/machine/event.ts';
import { decodeClient, encodeControl } from '../../src/protocol/control.ts';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import type { Appointment } from './agenda.ts';
import type { Connection, End } from './connection.ts';
import { LIMITS } from './plan.ts';
import type { Stage } from './stage.ts';
import type { Uart } from './uart.ts';
import { must, Violation } from './violation.ts';

/** Whose a session is. */
export interface Visitor {
  readonly name: string;
  readonly rights: ReadonlySet<Right>;
  /** It means harm, and nothing that it suffers counts. */
  readonly hostile: boolean;
}

/** Who looks on, and speaks up. */
export interface BridgeWatch {
  readonly started: (server: string) => void;
  readonly died: () => void;
  /** It runs again, after so many milliseconds in which it did not. */
  readonly awoke: (after: number) => void;
  readonly came: (session: SessionId, visitor: Visitor) => void;
  readonly stepped: (event: BridgeEvent, effects: readonly BridgeEffect[]) => void;
  /** A client of ours was heard, by that message. */
  readonly recorded: (session: SessionId, message: string | Uint8Array) => void;
}

/** What runs the bridge's machine: its clock, its sockets, its ports; several lives, one after the other. */
export interface BridgeHost {
  readonly start: () => void;
  /** Without a word, as a process dies. */
  readonly kill: () => void;
  /** As a service is stopped: it has some seconds. */
  readonly stop: () => void;
  readonly stall: (until: number) => void;
  readonly held: () => number;
  readonly listening: () => boolean;
  /** The end of a connection that is not admitted yet. */
  readonly end: () => BridgeEnd;
  /** The connection has come so far that it counts. */
  readonly admit: (end: BridgeEnd, visitor: Visitor, link: Connection) => void;
  readonly server: () => string;
  readonly post: (event: BridgeEvent) => void;
  readonly state: () => machine.BridgeState | undefined;
}

export interface BridgeEnd extends End {
  session: SessionId | undefined;
}

interface Served {
  readonly link: Connection;
  readonly visitor: Visitor;
  readonly life: number;
  /** The machine has closed it, or been told that it is gone. */
  closed: boolean;
  blocked: boolean;
}

/** A step may take a machine nowhere, but not for ever: so many wakings at one time are a spin. */
const SPIN = 20;

/** What one step may say to a client at most, its window among it. */
const OWED = 100_000;

export const bridgeHost = (stage: Stage, uarts: readonly Uart[], watch: BridgeWatch): BridgeHost => {
  const { agenda, random, plan, trace, count } = stage;
  let state: machine.BridgeState | undefined;
  let life = 0;
  let sessions = 0;
  let listening = false;
  let heldUntil = 0;
  let late: BridgeEvent[] = [];
  let running = false;
  let waiting: BridgeEvent[] = [];
  let timer: Appointment | undefined;
  /** When it is woken. */
  let due: number | undefined;
  let wakings = { at: -1, count: 0 };
  const served = new Map<SessionId, Served>();
  const name = () => `server-${life}-of-${plan.ports[0]?.ring ?? 0}`;

  const wake = () => {
    const at = state && machine.wakeAt(state);
    if (at === due) return;
    timer?.cancel();
    due = at;
    if (at === undefined) return;
    must(!Number.isNaN(at), 'wakeAt', () => 'it is no number');
    // A timer is late by some, and now and then early by less than a millisecond.
    const slack = random.chance(0.1) ? random.between(-0.9, 3) : random.between(0, 1);
    timer = agenda.at(at + slack, woke);
  };
  const woke = () => {
    due = undefined;
    post({ _tag: 'Woke' });
  };
  const spins = (event: BridgeEvent) => {
    if (event._tag !== 'Woke') return;
    const now = agenda.now();
    wakings = wakings.at === now ? { at: now, count: wakings.count + 1 } : { at: now, count: 1 };
    must(wakings.count < SPIN, 'wakeAt', () => `the bridge is woken again and again at ${now}`);
  };
  const perform = (effect: BridgeEffect) => {
    if (effect._tag === 'Note') return;
    if (effect._tag === 'PortDo') {
      const uart = uarts.find(({ plan: { name: port } }) => port === effect.port);
      if (!uart) throw new Violation('ports', `there is no port ${effect.port}`);
      uart.perform(effect.task, effect.what);
      return;
    }
    const to = served.get(effect.session);
    must(
      to !== undefined,
      'sessions',
      () => `${effect._tag} to the session ${effect.session}, which never came`,
    );
    if (!to) return;
    must(!to.closed, 'sessions', () => `${effect._tag} to the session ${effect.session}, which is closed`);
    switch (effect._tag) {
      case 'Say':
        return to.link.bridge.send(encodeControl(effect.message));
      case 'Send':
        return to.link.bridge.send(encodeFrame(effect.frame));
      case 'Ping':
        return to.link.bridge.ping();
      case 'Close':
        to.closed = true;
        return to.link.bridge.close(effect.code, effect.why);
    }
  };
  const step = (event: BridgeEvent) => {
    if (!state) return;
    spins(event);
    const leaver = event._tag === 'Left' ? served.get(event.session) : undefined;
    if (leaver) leaver.closed = true;
    const [next, effects] = machine.step(state, event, agenda.now());
    state = next;
    if (event._tag !== 'Woke' || effects.length > 0) trace.add(agenda.now(), 'bridge <', event._tag, event);
    for (const effect of effects) trace.add(agenda.now(), 'bridge >', effect._tag, effect);
    watch.stepped(event, effects);
    effects.forEach(perform);
  };
  const post = (event: BridgeEvent) => {
    if (!state) return;
    if (heldUntil > agenda.now()) {
      late.push(event);
      return;
    }
    waiting.push(event);
    if (running) return;
    running = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) step(next);
    running = false;
    wake();
  };
  const end = (): BridgeEnd => {
    const mine = life;
    const hear = (what: (session: SessionId, to: Served) => void) => {
      const to = self.session === undefined ? undefined : served.get(self.session);
      if (self.session !== undefined && to && to.life === life && mine === life) what(self.session, to);
    };
    const self: BridgeEnd = {
      session: undefined,
      held: () => (mine === life ? heldUntil : 0),
      message: (message) =>
        hear((session, { closed, visitor }) => {
          // What comes from a socket that is being closed is sometimes still heard.
          if (closed && random.chance(0.5)) return;
          if (!closed && !visitor.hostile) watch.recorded(session, message);
          const broke = (why: string) => {
            must(visitor.hostile, 'wire', () => `a message that cannot be read: ${why}`);
            post({ _tag: 'Broke', session, why });
          };
          if (typeof message === 'string')
            return E.match(broke, (said: Said) => post({ _tag: 'Said', session, message: said }))(
              decodeClient(message),
            );
          E.match(broke, (frame: Decoded) => {
            if (frame._tag === 'Tx' || frame._tag === 'RxLimit') post({ _tag: 'Sent', session, frame });
            else broke('a frame that only a bridge sends');
          })(decodeFrame(message));
        }),
      alive: () => hear((session) => post({ _tag: 'Alive', session })),
      down: (code) =>
        hear((session, to) => {
          // Of one that the bridge closed, the end is heard or it is not.
          if (to.closed && random.chance(0.5)) return;
          post({ _tag: 'Left', session, code });
        }),
      flow: (bytes) =>
        hear((session, to) => {
          must(
            bytes < plan.bridge.blockedAbove + OWED,
            'memory',
            () => `${bytes} bytes wait for ${to.visitor.name}, which does not read`,
          );
          const blocked = to.blocked
            ? bytes > plan.bridge.blockedAbove / 4
            : bytes > plan.bridge.blockedAbove;
          if (to.closed || blocked === to.blocked) return;
          to.blocked = blocked;
          post({ _tag: 'Blocked', session, blocked });
        }),
    };
    return self;
  };
  const die = () => {
    if (!state) return;
    watch.died();
    trace.add(agenda.now(), 'bridge', 'dies');
    state = undefined;
    listening = false;
    waiting = [];
    late = [];
    heldUntil = 0;
    timer?.cancel();
    due = undefined;
    for (const uart of uarts) uart.detach();
    for (const { link } of served.values()) link.cut(random.chance(0.8) ? 'client' : 'nobody', false);
    served.clear();
  };
  return {
    start: () => {
      if (state) return;
      life += 1;
      if (life > 1) count('restarts');
      trace.add(agenda.now(), 'bridge', 'starts', name());
      state = machine.start({
        server: name(),
        firstLease: random.whole(1, 0x7fff_ffff),
        ports: Object.fromEntries(
          plan.ports.map(({ name: port, ring, will, actions }) => [port, { ring, will, actions }]),
        ),
        heartbeat: plan.bridge.heartbeat,
        silence: plan.bridge.silence,
        window: plan.bridge.window,
        helloTimeout: plan.bridge.helloTimeout,
        limits: LIMITS,
      });
      listening = true;
      watch.started(name());
      for (const uart of uarts) uart.attach(post);
      wake();
    },
    kill: () => {
      if (state) count('kills');
      die();
    },
    stop: () => {
      if (!state) return;
      count('stops');
      listening = false;
      post({ _tag: 'Stopping' });
      const mine = life;
      agenda.after(random.between(0, 5_000), () => mine === life && die());
    },
    stall: (until) => {
      if (!state || heldUntil > agenda.now()) return;
      trace.add(agenda.now(), 'bridge', 'stalls', until);
      count('bridge stalls');
      if (due !== undefined && due < until) count('bridge overslept');
      heldUntil = until;
      const long = until - agenda.now();
      const mine = life;
      timer?.cancel();
      due = undefined;
      agenda.at(until, () => {
        if (mine !== life || !state) return;
        watch.awoke(long);
        const what = late;
        late = [];
        if (random.chance(0.5)) post({ _tag: 'Woke' });
        what.forEach(post);
        post({ _tag: 'Woke' });
      });
    },
    held: () => heldUntil,
    listening: () => listening,
    end,
    admit: (at, visitor, link) => {
      sessions += 1;
      at.session = sessions;
      served.set(sessions, { link, visitor, life, closed: false, blocked: false });
      watch.came(sessions, visitor);
      post({ _tag: 'Came', session: sessions, rights: visitor.rights, from: visitor.name });
    },
    server: name,
    post,
    state: () => state,
  };
};

type Said = Extract<BridgeEvent, { _tag: 'Said' }>['message'];
type Decoded = Extract<ReturnType<typeof decodeFrame>, { _tag: 'Right' }>['right'];
