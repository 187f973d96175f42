import { type BridgeState, start, step, wakeAt } from '../src/bridge/machine/bridge.ts';
import type { BridgeEffect, Note, Task } from '../src/bridge/machine/effect.ts';
import type { BridgeEvent, Right, SessionId, TaskOutcome } from '../src/bridge/machine/event.ts';
import { DEFAULTS, type MachineOptions } from '../src/bridge/machine/options.ts';
import type { ClientFrame, ServerFrame } from '../src/protocol/frame.ts';
import type {
  EpochEnd,
  Hello,
  IncomingLine,
  Operation,
  Resume,
  ServerMessage,
  Step,
} from '../src/protocol/message.ts';

/** Everything a token can allow. */
export const ALL: readonly Right[] = ['list', 'observe', 'write', 'lines', 'action', 'force'];

/** A `write` step, and an `expect` step, of that text. */
export const writing = (text: string): Step => ({ write: btoa(text) });
export const expecting = (text: string, ms: number): Step => ({ expect: btoa(text), ms });

export interface Bench {
  /** What the machine does is told by one line for each effect, e.g. `1 < rx 1:0 "OK"`, `uart/3 write "AT"`. */
  readonly send: (event: BridgeEvent) => readonly string[];
  /** A session of that client comes and says hello. */
  readonly hello: (session: SessionId, hello: Greeting) => readonly string[];
  readonly ask: (session: SessionId, id: number, operation: Operation) => readonly string[];
  readonly tx: (session: SessionId, lease: number, offset: number, text: string) => readonly string[];
  /** The client has consumed all below `limit` minus the window, and takes bytes up to `limit`. */
  readonly limit: (session: SessionId, epoch: number, limit: number, consumed?: number) => readonly string[];
  readonly left: (session: SessionId, code?: number) => readonly string[];
  readonly opens: () => readonly string[];
  readonly reads: (text: string) => readonly string[];
  readonly closes: (cause?: EpochEnd) => readonly string[];
  readonly line: (line: IncomingLine, on: boolean) => readonly string[];
  readonly did: (task: number, outcome?: TaskOutcome) => readonly string[];
  /** Time passes, and the machine is woken when it wants to be; every session answers each ping, but those. */
  readonly wait: (ms: number, ...silent: readonly SessionId[]) => readonly string[];
  /** Time passes, and the machine is not woken. */
  readonly sleep: (ms: number) => void;
  readonly state: () => BridgeState;
  /** All that the UART was given to write. */
  readonly handed: () => string;
  /** The notes since it was last asked. */
  readonly notes: () => readonly Note[];
}

export interface Greeting {
  readonly name: string;
  readonly id?: string;
  readonly attempt?: number;
  readonly role?: Hello['role'];
  readonly port?: string;
  readonly takeover?: Hello['takeover'];
  readonly resume?: Partial<Resume>;
  readonly will?: readonly Step[];
  readonly rights?: readonly Right[];
  readonly ports?: readonly string[];
  readonly v?: number;
}

export const SERVER = 'boot-1';
export const LEASE = 70;

/** A machine with one port, `uart`, and time in hand. */
export const bench = (
  port: Partial<MachineOptions['ports'][string]> = {},
  options: Partial<MachineOptions> = {},
): Bench => {
  let state = start({
    server: SERVER,
    firstLease: LEASE,
    ports: { uart: { ring: 65_536, will: [], actions: [], ...port } },
    ...DEFAULTS,
    ...options,
  });
  let now = 1000;
  let attempts = 0;
  let notes: Note[] = [];
  let handed = '';

  const send = (event: BridgeEvent): readonly string[] => {
    const [next, effects] = step(state, event, now);
    state = next;
    notes = [...notes, ...effects.flatMap((effect) => (effect._tag === 'Note' ? [effect.note] : []))];
    for (const effect of effects)
      if (effect._tag === 'PortDo' && effect.what._tag === 'Write')
        handed += String.fromCharCode(...effect.what.bytes);
    return effects.flatMap(shown);
  };
  return {
    send,
    hello: (session, { name, id = `client-${name}`, role = 'observer', rights = ALL, ports, ...rest }) => {
      attempts += 1;
      const { resume, attempt = attempts, port = '', takeover = 'no', v = 1, will } = rest;
      return [
        ...send({
          _tag: 'Came',
          session,
          rights: new Set(rights),
          ports: ports && new Set(ports),
          from: '127.0.0.1',
        }),
        ...send({
          _tag: 'Said',
          session,
          message: {
            t: 'hello',
            v,
            client: { id, name },
            attempt,
            port,
            role,
            takeover,
            ...(resume && { resume: { server: SERVER, epoch: 1, rx: 0, ...resume } }),
            ...(will && { will }),
          },
        }),
      ];
    },
    ask: (session, id, operation) => send({ _tag: 'Said', session, message: { ...operation, id } }),
    tx: (session, lease, offset, text) => frame(session, { _tag: 'Tx', lease, offset, bytes: bytes(text) }),
    limit: (session, epoch, limit, consumed = 0) =>
      frame(session, { _tag: 'RxLimit', epoch, consumed, limit }),
    left: (session, code = 1006) => send({ _tag: 'Left', session, code }),
    opens: () => send({ _tag: 'PortOpened', port: 'uart' }),
    reads: (text) => send({ _tag: 'PortRead', port: 'uart', bytes: bytes(text) }),
    closes: (cause = 'unplugged') => send({ _tag: 'PortClosed', port: 'uart', cause, why: 'gone' }),
    line: (line, on) => send({ _tag: 'PortLine', port: 'uart', line, on }),
    did: (task, outcome = { ok: true }) => send({ _tag: 'PortDid', port: 'uart', task, outcome }),
    wait: (ms, ...silent) => {
      const end = now + ms;
      const said: string[] = [];
      for (let due = wakeAt(state); due !== undefined && due <= end; due = wakeAt(state)) {
        now = Math.max(now, due);
        const lines = send({ _tag: 'Woke' });
        for (const line of lines) {
          const [, pinged] = /^(\d+) < ping$/.exec(line) ?? [];
          if (pinged === undefined) said.push(line);
          else if (!silent.includes(Number(pinged)))
            said.push(...send({ _tag: 'Alive', session: Number(pinged) }));
        }
      }
      now = end;
      return said;
    },
    sleep: (ms) => {
      now += ms;
    },
    state: () => state,
    handed: () => handed,
    notes: () => notes.splice(0),
  };

  function frame(session: SessionId, said: ClientFrame) {
    return send({ _tag: 'Sent', session, frame: said });
  }
};

export const bytes = (text: string): Uint8Array => Uint8Array.from(text, (each) => each.charCodeAt(0));

const text = (shownBytes: Uint8Array) =>
  shownBytes.length > 60 ? `${shownBytes.length} bytes` : JSON.stringify(String.fromCharCode(...shownBytes));

const shown = (effect: BridgeEffect): readonly string[] => {
  switch (effect._tag) {
    case 'Say':
      return effect.message.t === 'hb' ? [] : [`${effect.session} < ${saidAs(effect.message)}`];
    case 'Send':
      return [`${effect.session} < ${sentAs(effect.frame)}`];
    case 'Ping':
      return [`${effect.session} < ping`];
    case 'Close':
      return [`${effect.session} closed ${effect.code}`];
    case 'PortDo':
      return [`${effect.port}/${effect.task} ${doneAs(effect.what)}`];
    case 'Note':
      return [];
  }
};

const sentAs = (frame: ServerFrame) =>
  frame._tag === 'Rx'
    ? `rx ${frame.epoch}:${frame.offset} ${text(frame.bytes)}`
    : `ack ${frame.lease}: ${frame.accepted} accepted, ${frame.written} written, limit ${frame.limit}`;

const doneAs = (what: Task) => {
  switch (what._tag) {
    case 'Write':
      return `write ${text(what.bytes)}`;
    case 'Lines':
      return `lines ${JSON.stringify(what.lines)}`;
    case 'Set':
      return `set ${JSON.stringify(what.settings)}`;
    case 'Action':
      return `action ${what.name}`;
  }
};

const saidAs = (message: ServerMessage) => {
  switch (message.t) {
    case 'welcome': {
      const { rx, tx, resumed, port } = message;
      const lease = tx ? `, lease ${tx.lease} at ${tx.accepted}/${tx.written}` : '';
      return `welcome rx ${rx.epoch}:${rx.from} ${resumed.rx}${lease}, tx ${resumed.tx}, ${port.state} ${port.epoch}${port.dirty ? ', dirty' : ''}`;
    }
    case 'gap':
      return `gap ${message.epoch}:${message.from}-${message.to}`;
    case 'epoch':
      return `epoch ${message.epoch} ends at ${message.end}, next ${message.next}, ${message.cause}`;
    case 'port':
      return `port ${message.state} ${message.epoch}${message.settings ? ` ${message.settings.baudRate}` : ''}`;
    case 'lines':
      return `lines ${Object.entries(message.lines)
        .map(([name, line]) => `${name} ${line?.on ? 'on' : 'off'} ${line?.changes}`)
        .join(', ')}`;
    case 'lease':
      return `lease ${message.lease} ${message.state}${message.by === undefined ? '' : ` by ${message.by}`}, ${message.written} written`;
    case 'bye':
      return `bye ${message.code}${message.holder === undefined ? '' : `, held by ${message.holder}`}${message.retryAfter === undefined ? '' : `, again after ${message.retryAfter}`}`;
    case 'ok': {
      const { t: _, id, tx, ...rest } = message;
      const outcome = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
      return `ok ${id}${tx ? ` lease ${tx.lease} at ${tx.accepted}/${tx.written}` : ''}${outcome}`;
    }
    case 'err':
      return `err ${message.id} ${message.code}`;
    case 'hb':
      return `hb ${message.n}`;
  }
};
