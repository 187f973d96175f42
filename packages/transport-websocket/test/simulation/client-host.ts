import { must } from '@atrx/seeds';
import { either as E } from 'fp-ts';
import * as machine from '../../src/client/machine/client.ts';
import type { ClientEffect } from '../../src/client/machine/effect.ts';
import type { ClientEvent } from '../../src/client/machine/event.ts';
import type { MachineOptions } from '../../src/client/machine/options.ts';
import { decodeServer, encodeControl } from '../../src/protocol/control.ts';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import type { BridgeHost } from './bridge-host.ts';
import { type Connection, connection, type End } from './connection.ts';
import { runner } from './runner.ts';
import type { Stage } from './stage.ts';
import { clientTally } from './tally.ts';
import type { Visitor } from './visitor.ts';

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
  let offlineUntil = 0;

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
      held,
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
    if (event._tag === 'Down') current = undefined;
    const [next, effects] = machine.step(state, event, agenda.now());
    state = next;
    trace.stepped(agenda.now(), who, event, effects);
    tally(effects);
    watch.stepped(event, effects, current?.server);
    effects.forEach(perform);
  };
  const { post, sleep, stall, held } = runner<ClientEvent>(stage, {
    kind: 'client',
    who,
    life: () => (running ? 0 : undefined),
    wakeAt: () => machine.wakeAt(state),
    step,
    awoke: watch.awoke,
  });
  const stop = () => {
    running = false;
    sleep();
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
      sleep();
      current?.link.cut(random.chance(0.5) ? 'bridge' : 'nobody', random.chance(0.5));
      current = undefined;
    },
    stall,
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
