import { asapScheduler, type SchedulerLike } from 'rxjs';
import type { Latency } from './latency.ts';
import { type Air, air } from './network/air.ts';
import type { Network } from './network/network.ts';
import { virtualNetwork } from './network/virtual.ts';
import { note } from './profiles/note.ts';
import type { Profile } from './profiles/profile.ts';
import type { ModuleState, Sim, Surroundings } from './state.ts';

/** Which module it is, and what it finds around it when it is switched on. */
export interface EmulatorOptions {
  /** The model. Default: the application note. */
  readonly profile?: Profile;
  /** The world it connects to. Default: an empty virtual one. */
  readonly network?: Network;
  /** Its clock. Default: real time. */
  readonly scheduler?: SchedulerLike;
  /** How long its answers take. Default: no time. */
  readonly latency?: Latency;
  /** The one access point the network accepts. Default: any. */
  readonly apn?: string;
  /** The card. Default: `ready`. */
  readonly sim?: Sim;
  /** What opens the card. Default: `1234`. */
  readonly pin?: string;
  /** With a fixed baud rate (115200) the module announces its boot, under autobaud it is silent. Default: `fixed`. */
  readonly baud?: 'fixed' | 'auto';
  /** A network is there to register with. Default: true. */
  readonly registered?: boolean;
  /** Signal strength as +CSQ gives it: 0–31, 99 unknown. Default: 31. */
  readonly signal?: number;
  readonly imei?: string;
  readonly imsi?: string;
  readonly iccid?: string;
  readonly operator?: string;
  /** Degrees Celsius, as AT+QTEMP gives them. Default: 36. */
  readonly temperature?: number;
  /** What the network gives the two contexts as their own addresses. */
  readonly addresses?: readonly [string, string];
  /** The name servers the network offers. Default: those of the note (note 8.2). */
  readonly nameServers?: readonly [string, string];
  /** How many received bytes a connection keeps before its peer has to wait. Default: 65 536. */
  readonly receiveBuffer?: number;
  /** After how long without a byte either way the module sleeps where AT+QSCLK lets it, in ms; Infinity: never. Default: 5000. */
  readonly sleepAfter?: number;
  /** How many sent bytes may be unacknowledged before SEND OK has to wait. Default: 65 536. */
  readonly sendWindow?: number;
}

/**
 * The options with nothing left open but the access point. The network is reached over the air, and how long things take
 * may be changed while the module runs.
 */
export type Settled = Required<Omit<EmulatorOptions, 'apn' | 'network' | 'latency'>> &
  Pick<EmulatorOptions, 'apn'> & { readonly network: Air; readonly latency: Record<string, number> };

export const settled = (options: EmulatorOptions): Settled => ({
  profile: note,
  scheduler: asapScheduler,
  sim: 'ready',
  pin: '1234',
  baud: 'fixed',
  registered: true,
  signal: 31,
  imei: '861694030000018',
  imsi: '460007218000018',
  iccid: '89860000000000000018',
  operator: 'CHINA MOBILE',
  temperature: 36,
  addresses: ['10.180.217.206', '10.180.217.207'],
  nameServers: ['211.136.18.171', '211.136.112.50'],
  receiveBuffer: 65_536,
  sendWindow: 65_536,
  sleepAfter: 5_000,
  ...options,
  network: air(options.network ?? virtualNetwork()),
  latency: { ...options.latency },
});

/** What the module finds when it is switched on for the first time. */
export const surroundings = ({ sim, registered, signal, baud }: Settled): Surroundings => ({
  sim,
  registration: registered && sim === 'ready' ? 1 : 0,
  signal,
  dtr: true,
  rate: baud === 'fixed' ? 115_200 : 0,
});

/** What it finds when it starts again: the world as it is by now, and a card that wants its PIN anew. */
export const stillThere = (
  { sim, registration, signal, dtr, savedRate, saved }: ModuleState,
  options: Settled,
): Surroundings => {
  const card = options.sim === 'pin' && sim === 'ready' ? 'pin' : sim;
  const registered = card === 'ready' ? registration : 0;
  return { sim: card, registration: registered, signal, dtr, rate: savedRate, saved };
};
