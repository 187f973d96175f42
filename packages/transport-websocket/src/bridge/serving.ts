import { randomBytes, randomInt } from 'node:crypto';
import type { WebSocket } from 'ws';
import { mailbox } from '../running/mailbox.ts';
import { type Chronicle, chronicle } from './chronicle.ts';
import type { Configuration } from './configuration.ts';
import { type BridgeState, start, step, stopped, wakeAt } from './machine/bridge.ts';
import type { BridgeEffect } from './machine/effect.ts';
import type { BridgeEvent, SessionId } from './machine/event.ts';
import { meter } from './meter.ts';
import { portHost } from './port-host.ts';
import { type Session, session } from './session.ts';
import type { Allowed } from './tokens.ts';

/** The machine with its ports and its clients around it: all but the door. */
export interface Serving {
  /** Opens the ports. Resolves when each has been opened or could not be, or within a second. */
  readonly begin: () => Promise<void>;
  readonly admitted: (socket: WebSocket, allowed: Allowed, from: string) => void;
  readonly tell: Chronicle;
  readonly isHealthy: () => boolean;
  readonly metrics: () => string;
  /** Says goodbye. Resolves when what was accepted is written and everybody has left, or within 5 s. */
  readonly drain: () => Promise<void>;
  /** At once. */
  readonly stop: () => void;
}

/** Milliseconds. */
const FIRST_OPENING = 1000;
const DRAINING = 5000;

/** `broke`: a bug came up, and nothing runs any more. */
export const serving = (config: Configuration, broke: (bug: unknown) => void): Serving => {
  const counts = meter();
  const tell = chronicle(counts, config.log);
  const clients = new Map<SessionId, Session>();
  const untried = new Set(config.ports.map(({ name }) => name));
  let last: SessionId = 0;
  let tried = () => {};
  let drained: (() => void) | undefined;
  let written = false;

  const perform = (effect: BridgeEffect): void => {
    switch (effect._tag) {
      case 'Say':
        return clients.get(effect.session)?.say(effect.message);
      case 'Send':
        return clients.get(effect.session)?.send(effect.frame);
      case 'Ping':
        return clients.get(effect.session)?.ping();
      case 'Close':
        return clients.get(effect.session)?.close(effect.code, effect.why);
      case 'PortDo':
        return ports.get(effect.port)?.perform(effect.task, effect.what);
      case 'Note':
        return tell(effect.note);
    }
  };
  const quiet = () => {
    if (written && clients.size === 0) drained?.();
  };
  const { post, stop } = mailbox<BridgeState, BridgeEvent, BridgeEffect>({
    machine: { step, wakeAt },
    initial: start({
      server: randomBytes(16).toString('hex'),
      firstLease: randomInt(1, 2 ** 31),
      ports: Object.fromEntries(
        config.ports.map(({ name, ring, will, actions }) => [
          name,
          { ring, will, actions: Object.keys(actions) },
        ]),
      ),
      ...config.timing,
      limits: config.limits,
    }),
    woke: { _tag: 'Woke' },
    perform,
    settled: (state) => {
      written = stopped(state);
      quiet();
    },
    broke,
  });
  const ports = new Map(
    config.ports.map((served) => [
      served.name,
      portHost(served, {
        post,
        tried: (why) => {
          if (why !== undefined) tell({ _tag: 'NotOpened', port: served.name, why });
          untried.delete(served.name);
          if (untried.size === 0) tried();
        },
        carried: (way, bytes) => counts.carried(served.name, way, bytes),
        broke,
        later: queueMicrotask,
      }),
    ]),
  );

  return {
    begin: () =>
      within(FIRST_OPENING, (resolve) => {
        tried = resolve;
        for (const port of ports.values()) port.open();
      }),
    admitted: (socket, { rights, ports: some }, from) => {
      last += 1;
      const id = last;
      // A tenth of what a client has for its hello: half a second.
      clients.set(id, session(id, socket, config.timing.helloTimeout / 10, post));
      socket.once('close', () => {
        clients.delete(id);
        quiet();
      });
      tell({ _tag: 'Admitted', session: id, from });
      post({ _tag: 'Came', session: id, rights, ports: some, from });
    },
    tell,
    isHealthy: () => !drained && [...ports.values()].every((port) => port.isOpen()),
    metrics: () =>
      counts.text({
        sessions: clients.size,
        ports: new Map([...ports].map(([name, port]) => [name, port.isOpen()])),
      }),
    drain: () =>
      within(DRAINING, (resolve) => {
        drained = resolve;
        tell({ _tag: 'Stopping' });
        post({ _tag: 'Stopping' });
      }),
    stop: () => {
      stop();
      for (const port of ports.values()) port.close();
      for (const client of clients.values()) client.drop();
      drained?.();
    },
  };
};

/** Resolves when that calls back, or after so many milliseconds. */
const within = (patience: number, begin: (resolve: () => void) => void): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, patience);
    begin(() => {
      clearTimeout(timer);
      resolve();
    });
  });
