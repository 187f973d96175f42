import { must, Violation } from '@atrx/seeds';
import * as machine from '../../src/bridge/machine/bridge.ts';
import type { BridgeEffect } from '../../src/bridge/machine/effect.ts';
import type { BridgeEvent, SessionId } from '../../src/bridge/machine/event.ts';
import { encodeControl } from '../../src/protocol/control.ts';
import { encodeFrame } from '../../src/protocol/frame.ts';
import { type BridgeEnd, bridgeEnd, type Served } from './bridge-end.ts';
import type { Connection } from './connection.ts';
import { LIMITS } from './plan.ts';
import { runner } from './runner.ts';
import type { Stage } from './stage.ts';
import type { Uart } from './uart.ts';
import type { Visitor } from './visitor.ts';

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

export const bridgeHost = (stage: Stage, uarts: readonly Uart[], watch: BridgeWatch): BridgeHost => {
  const { agenda, random, plan, trace, count } = stage;
  let state: machine.BridgeState | undefined;
  let life = 0;
  let sessions = 0;
  let listening = false;
  const served = new Map<SessionId, Served>();
  const name = () => `server-${life}-of-${plan.ports[0]?.ring ?? 0}`;

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
    const leaver = event._tag === 'Left' ? served.get(event.session) : undefined;
    if (leaver) leaver.closed = true;
    const [next, effects] = machine.step(state, event, agenda.now());
    state = next;
    trace.stepped(agenda.now(), 'bridge', event, effects);
    watch.stepped(event, effects);
    effects.forEach(perform);
  };
  const { post, wake, forget, stall, held } = runner<BridgeEvent>(stage, {
    kind: 'bridge',
    who: 'the bridge',
    life: () => state && life,
    wakeAt: () => state && machine.wakeAt(state),
    step,
    awoke: watch.awoke,
  });
  const die = () => {
    if (!state) return;
    watch.died();
    trace.add(agenda.now(), 'bridge', 'dies');
    state = undefined;
    listening = false;
    forget();
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
    stall,
    held,
    listening: () => listening,
    end: () => {
      const mine = life;
      return bridgeEnd(stage, {
        lives: () => mine === life,
        held,
        served: (session) => served.get(session),
        post,
        recorded: watch.recorded,
      });
    },
    admit: (at, visitor, link) => {
      sessions += 1;
      at.session = sessions;
      served.set(sessions, { link, visitor, closed: false, blocked: false });
      watch.came(sessions, visitor);
      post({ _tag: 'Came', session: sessions, rights: visitor.rights, from: visitor.name });
    },
    server: name,
    post,
    state: () => state,
  };
};
