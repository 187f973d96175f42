import type { Random } from '@atrx/seeds';
import type { Step } from '../../src/protocol/message.ts';
import { base64, tagged } from './content.ts';

/** What a world is made of; all of it from its seed. */
export interface Plan {
  /** Milliseconds for which things go wrong, and then for which they must have come right. */
  readonly trouble: number;
  readonly calm: number;
  /** It is watched to the end, though all has come right. */
  readonly patient: boolean;
  readonly ports: readonly PortPlan[];
  readonly applications: readonly ApplicationPlan[];
  readonly bridge: {
    readonly heartbeat: number;
    readonly silence: number;
    readonly window: number;
    readonly helloTimeout: number;
    /** Unsent bytes of one socket above which its session is blocked. */
    readonly blockedAbove: number;
  };
  readonly network: NetworkPlan;
  /** Milliseconds from one to the next, on average; Infinity: never. */
  readonly every: {
    readonly cut: number;
    readonly freeze: number;
    readonly unplug: number;
    readonly restart: number;
    readonly bridgeStall: number;
    readonly clientStall: number;
    readonly intruder: number;
  };
}

export interface NetworkPlan {
  readonly latency: number;
  readonly jitter: number;
  /** Bytes a millisecond. */
  readonly rate: number;
}

export interface PortPlan {
  readonly name: string;
  readonly ring: number;
  readonly will: readonly Step[];
  readonly actions: readonly string[];
  /** Milliseconds between what the UART reads, on average, and how many bytes that is at most. */
  readonly pause: number;
  readonly burst: number;
  /** Bytes a millisecond that it takes, and milliseconds that each task takes beside. */
  readonly rate: number;
  readonly delay: number;
  /** How often a write hangs for some seconds. */
  readonly sticks: number;
}

export interface ApplicationPlan {
  readonly name: string;
  readonly port: string;
  readonly role: 'writer' | 'observer';
  readonly takeover: 'no' | 'if-dead' | 'force';
  readonly gaps: 'fail' | 'tell';
  readonly force: boolean;
  readonly window: number;
  readonly patience: number | undefined;
  /** Milliseconds between two doings, on average. */
  readonly pause: number;
  readonly largest: number;
  /** Bytes that it writes ahead of what it was told is written, about. */
  readonly underWay: number;
  readonly appetite: 'at once' | 'piece by piece' | 'in fits';
  /** Its will is its own. */
  readonly will: boolean;
  /** How often a doing is a request, and not a write. */
  readonly asks: number;
  /** Milliseconds of a life, on average. */
  readonly life: number;
  readonly journals: boolean;
}

/** From when on nobody has a reason any more to hold anybody to be gone: freezes and half-open sockets are over. */
export const peaceAfter = (trouble: number, silence: number): number => trouble + 45_000 + silence;

/** For how long after a stall of its own an end holds nobody to be gone. */
export const GRACE = 4_500;

/** Numbers of the wills that ports are configured with. */
export const CONFIGURED = 0xf0000;

/** What a client may ask of a bridge. */
export const LIMITS = { clientsPerPort: 32, operationsPerSecond: 200, gapsPerMinute: 3 };

export const plan = (random: Random): Plan => {
  const { pick, whole, chance } = random;
  const trouble = pick([3_000, 3_000, 3_000, 3_000, 10_000, 10_000, 10_000, 30_000, 30_000, 100_000]);
  const ports = Array.from({ length: chance(0.3) ? 2 : 1 }, (_, at) => port(random, at, trouble));
  /** Never, or that often while there is trouble. */
  const times = (part: number, ...counts: readonly [number, ...number[]]) =>
    chance(part) ? trouble / pick(counts) : Number.POSITIVE_INFINITY;
  // A quick heart beats too often for a long life.
  const heartbeat = trouble > 10_000 ? 10_000 : pick([1_000, 10_000]);
  return {
    trouble,
    calm: 120_000,
    patient: chance(0.06),
    ports,
    applications: Array.from({ length: whole(2, 5) }, (_, at) => application(random, ports, at, trouble)),
    bridge: {
      heartbeat,
      silence: heartbeat * 2.5,
      window: pick([1_000, 5_000, 60_000]),
      helloTimeout: 5_000,
      blockedAbove: pick([512, 4096, 65_536]),
    },
    network: {
      latency: pick([0.2, 5, 5, 60, 400]),
      jitter: pick([0, 2, 50, 300]),
      rate: pick([20, 200, 10_000]),
    },
    every: {
      cut: times(0.75, 1, 4, 12),
      freeze: times(0.5, 1, 4),
      unplug: times(0.45, 1, 4),
      restart: times(0.3, 1, 3),
      bridgeStall: times(0.3, 1, 3),
      clientStall: times(0.3, 1, 3),
      intruder: times(0.5, 1, 6),
    },
  };
};

const port = (random: Random, at: number, trouble: number): PortPlan => {
  const { pick, chance } = random;
  return {
    name: `port${at}`,
    ring: pick([256, 1024, 4096, 16_384, 65_536]),
    will: chance(0.7) ? willSteps(random, CONFIGURED + at) : [],
    actions: Array.from({ length: 50 }, (_, action) => `action${action}`),
    pause: trouble / pick([5, 12, 12, 40]),
    burst: pick([20, 300, 300, 3000]),
    rate: pick([1, 11, 92, 400]),
    delay: pick([0, 1, 20]),
    sticks: chance(0.2) ? 0.05 : 0,
  };
};

const application = (
  { pick, chance }: Random,
  ports: readonly PortPlan[],
  at: number,
  trouble: number,
): ApplicationPlan => {
  const role = at === 0 || chance(0.5) ? 'writer' : 'observer';
  return {
    name: `app${at}`,
    port: ports[at % ports.length]?.name ?? '',
    role,
    takeover: pick(['no', 'no', 'if-dead', 'force']),
    gaps: pick(['fail', 'tell', 'tell']),
    force: chance(0.7),
    // What a small window holds up must still come through in the end.
    window: ports.every(({ burst }) => burst <= 300)
      ? pick([300, 4096, 65_536, 65_536])
      : pick([8192, 65_536]),
    patience: role === 'observer' ? undefined : pick([3_000, undefined, Number.POSITIVE_INFINITY]),
    pause: trouble / pick([3, 8, 8, 25]),
    largest: pick([20, 300, 4096, 20_000]),
    underWay: ports.every(({ rate }) => rate > 50) ? pick([30_000, 200_000]) : 30_000,
    appetite: pick(['at once', 'at once', 'piece by piece', 'in fits']),
    will: chance(0.4),
    asks: pick([0, 0.2, 0.6]),
    life: chance(0.5) ? trouble / pick([1, 3]) : Number.POSITIVE_INFINITY,
    journals: chance(0.6),
  };
};

/** One to four steps, at least one of which writes what bears that number. */
export const willSteps = ({ whole, chance, pick }: Random, number: number): readonly Step[] =>
  [...Array(whole(1, 4)).keys()].flatMap((step): readonly Step[] => [
    ...(chance(0.3) ? [{ quiet: pick([5, 50, 400]) }] : []),
    ...(chance(0.15) ? [{ line: 'rts', level: chance(0.5) } as const] : []),
    { write: base64(tagged(number, step, whole(0, 40))) },
  ]);
