import { start, step, wakeAt } from '../../src/client/machine/client.ts';
import type { ClientEffect, Failure } from '../../src/client/machine/effect.ts';
import type { ClientEvent } from '../../src/client/machine/event.ts';
import type { MachineOptions } from '../../src/client/machine/options.ts';
import type { ServerFrame } from '../../src/protocol/frame.ts';
import type { ClientMessage, Grant, Operation, ServerMessage, Welcome } from '../../src/protocol/message.ts';

const OPTIONS: MachineOptions = {
  client: { id: 'client-1', name: 'me' },
  port: 'modem',
  role: 'writer',
  takeover: 'no',
  gaps: 'fail',
  seed: 1,
  backoff: { first: 100, most: 10_000 },
  window: 65_536,
};

/** A client's machine: what happens to it, and what it does then, a line each. Time passes when it is told to. */
export const played = (options: Partial<MachineOptions> = {}) => {
  let state = start({ ...OPTIONS, ...options });
  let now = 0;
  let failure: Failure | undefined;
  const on = (event: ClientEvent): readonly string[] => {
    const [after, effects] = step(state, event, now);
    state = after;
    for (const effect of effects) if (effect._tag === 'Finish') failure = effect.error;
    return effects.map(shown);
  };
  const client = {
    on,
    begins: () => on({ _tag: 'Began' }),
    up: () => on({ _tag: 'Up' }),
    /** Dialled, greeted, welcomed. */
    connects: (welcome: Welcome = welcomed()) => [
      ...client.begins(),
      ...client.up(),
      ...client.says(welcome),
    ],
    says: (message: ServerMessage) => on({ _tag: 'Said', message }),
    sends: (frame: ServerFrame) => on({ _tag: 'Sent', frame }),
    rx: (epoch: number, offset: number, text: string) =>
      client.sends({ _tag: 'Rx', epoch, offset, bytes: bytesOf(text) }),
    acks: (accepted: number, written: number, limit = written + 65_536) =>
      client.sends({ _tag: 'TxAck', lease: 5, accepted, written, limit }),
    down: (code = 1006, why = '', status?: number) => on({ _tag: 'Down', code, why, status }),
    writes: (write: number, what: string | Uint8Array) =>
      on({ _tag: 'Write', write, bytes: typeof what === 'string' ? bytesOf(what) : what }),
    asks: (ask: number, operation: Operation) => on({ _tag: 'Ask', ask, operation }),
    consumes: (bytes: number) => on({ _tag: 'Consumed', bytes }),
    ends: () => on({ _tag: 'Ended' }),
    /** The clock goes on, and nothing happens. */
    passes: (ms: number) => {
      now += ms;
      return client;
    },
    /** It is woken when it wants to be, `late` ms later. */
    wakes: (late = 0) => {
      now = Math.max(now, wakeAt(state) ?? now) + late;
      return on({ _tag: 'Woke' });
    },
    /** Waits until it dials again, and comes as far as its hello. */
    redials: () => [...client.wakes(), ...client.up()],
    /** In how many ms it wants to be woken. */
    wakesIn: () => (wakeAt(state) ?? Number.NaN) - now,
    why: () => failure?.why,
  };
  return client;
};

/** What a bridge says to a writer that is the first one there, but for what is named. */
export const welcomed = ({ port, rx, ...rest }: Welcoming = {}): Welcome => ({
  t: 'welcome',
  server: 'S',
  rx: { epoch: 1, from: 0, base: 0, end: 0, ...rx },
  tx: grant(),
  resumed: { rx: 'none', tx: 'none' },
  timing: { heartbeat: 10_000, silence: 25_000, window: 60_000 },
  port: { name: 'modem', state: 'open', epoch: 1, dirty: false, lines: {}, ...port },
  ...rest,
});

type Welcoming = Partial<Omit<Welcome, 't' | 'port' | 'rx'>> & {
  readonly port?: Partial<Welcome['port']>;
  readonly rx?: Partial<Welcome['rx']>;
};

/** It goes on as it was: that much had been received, that much of what was sent had been taken. */
export const resumed = (received: number, accepted = 0, written = accepted): Welcome =>
  welcomed({
    rx: { from: received, end: received },
    tx: grant(accepted, written),
    resumed: { rx: 'full', tx: 'full' },
  });

/** A welcome to one that only looks on. */
export const observing = (more: Welcoming = {}): Welcome => welcomed({ tx: undefined, ...more });

export const grant = (accepted = 0, written = accepted, limit = written + 65_536): Grant => ({
  lease: 5,
  accepted,
  written,
  limit,
});

export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (each) => each.charCodeAt(0));

const shown = (effect: ClientEffect): string => {
  switch (effect._tag) {
    case 'Dial':
      return 'dial';
    case 'Say':
      return said(effect.message);
    case 'Send':
      return effect.frame._tag === 'Tx'
        ? `TX ${effect.frame.lease}:${effect.frame.offset} ${text(effect.frame.bytes)}`
        : `RX_LIMIT ${effect.frame.epoch}: ${effect.frame.consumed} to ${effect.frame.limit}`;
    case 'HangUp':
      return `hang up ${effect.code}`;
    case 'Ready':
      return 'ready';
    case 'Deliver':
      return `deliver ${effect.epoch}:${effect.offset} ${text(effect.bytes)}`;
    case 'Tell':
      return `tell ${effect.event._tag} ${named({ ...effect.event, _tag: undefined })}`;
    case 'Lines':
      return `lines ${JSON.stringify(effect.lines)}`;
    case 'Settings':
      return `settings ${effect.settings.baudRate}`;
    case 'Wrote':
      return `wrote ${effect.write}`;
    case 'NotWritten':
      return `not written ${effect.write}${effect.unknown ? ', unknown' : ''}`;
    case 'Answered':
      return `answered ${effect.ask} ${JSON.stringify(effect.outcome)}`;
    case 'NotAnswered':
      return `not answered ${effect.ask}: ${effect.code}`;
    case 'Finish':
      return effect.error
        ? `finish: ${effect.error.reason}${effect.error.event ? ` by ${effect.error.event._tag}` : ''}`
        : 'finish';
  }
};

const said = (message: ClientMessage): string => {
  if (message.t === 'hb') return `hb ${message.n}`;
  if (message.t !== 'hello') {
    const { t, id, ...rest } = message;
    return `ask ${id} ${t}${Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''}`;
  }
  const { attempt, port, role, resume, takeover, will } = message;
  const { server, epoch, rx, lease } = resume ?? {};
  return [
    `hello ${attempt} ${port} ${role}`,
    ...(takeover === 'no' ? [] : [`takeover ${takeover}`]),
    ...(resume ? [`from ${server}:${epoch}:${rx}`] : []),
    ...(lease === undefined ? [] : [`lease ${lease}`]),
    ...(will ? [`will ${JSON.stringify(will)}`] : []),
  ].join(', ');
};

const named = (event: object) =>
  Object.entries(event)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

const text = (bytes: Uint8Array) =>
  bytes.length > 40 ? `${bytes.length} bytes` : JSON.stringify(String.fromCharCode(...bytes));
