import { nothingSaved, type Saved, type SavedContext } from './saved.ts';
import { type Services, services } from './services.ts';

/** The states of the TCP/IP stack: figure 3 of the note for a single connection, figure 4 for several (note 5.6.1). */
export type IpState =
  | 'IP INITIAL'
  | 'IP START'
  | 'IP CONFIG'
  | 'IP IND'
  | 'IP GPRSACT'
  | 'IP STATUS'
  | 'TCP CONNECTING'
  | 'UDP CONNECTING'
  | 'CONNECT OK'
  | 'IP CLOSE'
  | 'IP PROCESSING'
  | 'PDP DEACT';

/** One of the two GPRS contexts the module can hold at once (note 7). */
export type ContextId = 0 | 1;

/** What carries a connection. */
export type Protocol = 'TCP' | 'UDP';

/** What becomes of one of a context's six connections, in the words AT+QISTATE prints. */
export type SocketPhase = 'INITIAL' | 'CONNECTING' | 'CONNECTED' | 'REMOTE CLOSING';

/** What the module is in a connection: 1 the client that opened it, 2 the server that accepted it (AT+QISRVC). */
export type Role = 1 | 2;

/**
 * A connection's place within its context: one of the six by index, or `accepted`, which with QIMUX=0 is the one
 * peer of the server beside the module's own connection at index 0 (note 3.2).
 */
export type Slot = number | 'accepted';

/** One connection of a context. */
export interface SocketState {
  readonly phase: SocketPhase;
  readonly role: Role;
  readonly protocol: Protocol;
  /** The peer's address as digits; the name that was asked for until it is resolved. Empty while INITIAL. */
  readonly address: string;
  readonly port: number;
  /** Bytes sent since the connection opened (note 5.2.2). */
  readonly sent: number;
  /** Bytes of those the peer has acknowledged; always 0 over UDP (note 5.2.2). */
  readonly acknowledged: number;
  /** Bytes received and not yet handed to the host. */
  readonly unread: number;
}

/** What becomes of a context's server, in the words AT+QISSTAT prints (note 5.6.2). */
export type ServerPhase = 'INITIAL' | 'OPENNING' | 'LISTENNING' | 'CLOSING';

/** A context as a server (note 3.2, 3.4). */
export interface ServerState {
  readonly phase: ServerPhase;
  readonly protocol: Protocol;
  /** The most peers it has at a time: 1–5, with QIMUX=0 always 1. */
  readonly most: number;
  /** The port the network gave it, which is not the one of AT+QILPORT where that was mapped or left open; 0 while it does not listen. */
  readonly port: number;
}

/** The settings each context has of its own (note 7.2), under the names of their commands. */
export type ContextSetting = 'QIMUX' | 'QIMODE' | 'QIDNSIP';

/** How transparent mode makes packets of what is typed (AT+QITCFG, note 4). */
export interface Transfer {
  /** How often a packet is sent again: kept, and without effect here. */
  readonly retries: number;
  /** Of how much silence what was typed is sent, however little it is: in steps of 100 ms. */
  readonly wait: number;
  /** At so many bytes it is sent at once. */
  readonly size: number;
  /** 1: `+++` leaves data mode; 0: it is payload like any other. */
  readonly escape: number;
}

/** One GPRS context: its bearer, its settings and its connections. */
export interface ContextState {
  readonly ip: IpState;
  /** 0 CSD, 1 GPRS. */
  readonly bearer: number;
  readonly apn: string;
  readonly user: string;
  readonly password: string;
  /** The servers AT+QIDNSCFG names; the network offers its own (note 8.2). */
  readonly servers: readonly [string, string];
  readonly settings: Readonly<Record<ContextSetting, number>>;
  readonly transfer: Transfer;
  /** Six, by index. With QIMUX=0 only the first is used. */
  readonly sockets: readonly SocketState[];
  /** With QIMUX=0 the one peer of the server. */
  readonly accepted: SocketState;
  readonly server: ServerState;
  /** The ports AT+QILPORT sets for the server. */
  readonly ports: Readonly<Record<Protocol, number>>;
}

/** The settings of the module as a whole, under the names of their commands. */
export type Setting =
  | 'E'
  | 'V'
  | '&C'
  | '&D'
  | 'S0'
  | 'S3'
  | 'S4'
  | 'S5'
  | 'CMEE'
  | 'CREG'
  | 'CGREG'
  | 'CFUN'
  | 'IPR'
  | 'QIURC'
  | 'QSCLK'
  | 'QISRVC'
  | 'QINDI'
  | 'QIHEAD'
  | 'QISHOWRA'
  | 'QISHOWLA'
  | 'QISHOWPT'
  | 'QISDE'
  | 'QIPROMPT'
  /** Seconds, 0 for off. */
  | 'QIAUTOS';

/** The SIM card: not there, there and locked, open, or there and not to be talked to. */
export type Sim = 'absent' | 'pin' | 'ready' | 'not ready';

/** The supply: in order, near one of its limits, or beyond it, where the module switches itself off. */
export type Voltage = 'normal' | 'low' | 'too low' | 'high' | 'too high';

/** A network registration as +CREG gives it: 0 not, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming. */
export type Registration = 0 | 1 | 2 | 3 | 4 | 5;

/** Registered at home or with another network. */
export const isRegistered = (registration: Registration): boolean => registration === 1 || registration === 5;

/** Everything the module knows, as one immutable record. */
export interface ModuleState {
  readonly powered: boolean;
  /** It sleeps to save power, and does not hear what is typed (note 9). */
  readonly asleep: boolean;
  /** Data Terminal Ready, as the host drives it: `true` is ON. Without such a line it counts as ON. */
  readonly dtr: boolean;
  /** The UART carries a connection's bytes rather than commands and answers (note 4). */
  readonly dataMode: boolean;
  readonly sim: Sim;
  readonly registration: Registration;
  /** Attached to GPRS (AT+CGATT). */
  readonly attached: boolean;
  /** Received signal strength as +CSQ gives it: 0–31, 99 unknown. */
  readonly signal: number;
  readonly settings: Readonly<Record<Setting, number>>;
  /** The baud rate AT&W saved for the next boot; 0 is autobaud. */
  readonly savedRate: number;
  /** What else the next boot remembers (AT+QISCON, AT&W). */
  readonly saved: Saved;
  readonly voltage: Voltage;
  /** The module knows how fast the host speaks. Under autobaud it has to hear it first, and says nothing until then. */
  readonly detected: boolean;
  /** What the commands around the stack keep. */
  readonly services: Services;
  /** The context the UART controls (AT+QIFGCNT). */
  readonly foreground: ContextId;
  readonly contexts: readonly [ContextState, ContextState];
}

/** A connection that is not there. */
export const idle: SocketState = {
  phase: 'INITIAL',
  role: 1,
  protocol: 'TCP',
  address: '',
  port: 0,
  sent: 0,
  acknowledged: 0,
  unread: 0,
};

/** A server that does not listen. */
export const noServer: ServerState = { phase: 'INITIAL', protocol: 'TCP', most: 1, port: 0 };

const context: ContextState = {
  ip: 'IP INITIAL',
  bearer: 1,
  apn: '',
  user: '',
  password: '',
  servers: ['0.0.0.0', '0.0.0.0'],
  settings: { QIMUX: 0, QIMODE: 0, QIDNSIP: 0 },
  // That the escape is enabled is in the manual; the other three are those of the note's example and of later families.
  transfer: { retries: 3, wait: 2, size: 1024, escape: 1 },
  sockets: [idle, idle, idle, idle, idle, idle],
  accepted: idle,
  server: noServer,
  ports: { TCP: 2020, UDP: 3030 },
};

export const settings: ModuleState['settings'] = {
  E: 1,
  V: 1,
  '&C': 1,
  '&D': 0,
  S0: 0,
  S3: 13,
  S4: 10,
  S5: 8,
  CMEE: 1,
  CREG: 0,
  CGREG: 0,
  CFUN: 1,
  IPR: 0,
  QIURC: 1,
  QSCLK: 0,
  QISRVC: 1,
  QINDI: 0,
  QIHEAD: 0,
  QISHOWRA: 0,
  QISHOWLA: 0,
  QISHOWPT: 0,
  QISDE: 1,
  QIPROMPT: 1,
  QIAUTOS: 0,
};

/** What does not come from the paper but from where the module stands: its card, its cell, its cable, and what it has saved. */
export type Surroundings = Pick<ModuleState, 'sim' | 'registration' | 'signal' | 'dtr'> & {
  readonly rate: number;
  readonly saved?: Saved;
};

/** The module as it is just after it was switched on. */
export const powerOn = ({
  sim,
  registration,
  signal,
  dtr,
  rate,
  saved = nothingSaved,
}: Surroundings): ModuleState => ({
  powered: true,
  asleep: false,
  dtr,
  dataMode: false,
  sim,
  registration,
  attached: sim === 'ready' && isRegistered(registration),
  signal,
  settings: { ...settings, ...saved.settings, IPR: rate },
  savedRate: rate,
  saved,
  voltage: 'normal',
  detected: rate !== 0,
  services,
  foreground: 0,
  contexts: [restored(saved.contexts[0]), restored(saved.contexts[1])],
});

const restored = (saved: SavedContext | undefined): ContextState =>
  saved ? { ...context, ...saved, settings: { ...context.settings, ...saved.settings } } : context;

/** The same module with something about one of its contexts changed. */
export const withContext = (
  state: ModuleState,
  id: ContextId,
  change: Partial<ContextState>,
): ModuleState => {
  const changed = { ...state.contexts[id], ...change };
  return { ...state, contexts: id === 0 ? [changed, state.contexts[1]] : [state.contexts[0], changed] };
};

/** The connection in that place; nothing where there is no such place. */
export const socketIn = ({ accepted, sockets }: ContextState, slot: Slot): SocketState | undefined =>
  slot === 'accepted' ? accepted : sockets[slot];

/** The same module with something about one connection changed. */
export const withSocket = (
  state: ModuleState,
  id: ContextId,
  slot: Slot,
  change: Partial<SocketState>,
): ModuleState => {
  const { accepted, sockets } = state.contexts[id];
  if (slot === 'accepted') return withContext(state, id, { accepted: { ...accepted, ...change } });
  return withContext(state, id, {
    sockets: sockets.map((socket, i) => (i === slot ? { ...socket, ...change } : socket)),
  });
};

/** The context the UART controls. */
export const foreground = (state: ModuleState): ContextState => state.contexts[state.foreground];
