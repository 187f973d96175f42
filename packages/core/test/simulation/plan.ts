import type { EmulatorOptions } from '@atrx/emulator';
import type { Random } from '@atrx/seeds';
import type { ModemOptions } from '../../src/modem.ts';

/** What can go wrong, each by its name: a world has some of them. */
export const FAULTS = [
  'chunks',
  'delay',
  'splice',
  'echo-splice',
  'urc',
  'noise',
  'late',
  'lost',
  'lost-prompt',
  'lost-verdict',
  'twice',
  'refusal',
  'reset-in-answer',
  'reset',
  'power',
  'deactivation',
  'slow-deactivation',
  'peer-closes',
  'peer-lost',
  'peer-refuses',
  'unplug',
  'bridge-cut',
  'bridge-silent',
  'bridge-restart',
  'cancel',
  'leave',
  'close',
] as const;

export type Fault = (typeof FAULTS)[number];

/** What a world is made of; all of it from its seed. */
export interface Plan {
  readonly over: 'a plain link' | 'a bridge';
  /** Milliseconds for which things go wrong. */
  readonly trouble: number;
  readonly faults: ReadonlySet<Fault>;
  /** Milliseconds from one fault of a kind to the next, on average. */
  readonly every: number;
  /** Milliseconds from one errand to the next, on average. */
  readonly errands: number;
  readonly modem: Partial<ModemOptions>;
  readonly latency: NonNullable<EmulatorOptions['latency']>;
  /** What crosses the line is told by what it is, and counted. */
  readonly traced: boolean;
  /** Up to how many bytes a peer sends at all. */
  readonly most: number;
}

/** Those that need a bridge. */
const BRIDGE: readonly Fault[] = ['bridge-cut', 'bridge-silent', 'bridge-restart'];

/** `noting`: a world of which a trace is kept is traced in any case. */
export const plan = (random: Random, noting: boolean, only?: Fault): Plan => {
  const over = (only ? BRIDGE.includes(only) : random.chance(0.2)) ? 'a bridge' : 'a plain link';
  const some = random.pick([0.15, 0.3, 0.6] as const);
  const faults = new Set<Fault>(
    FAULTS.filter(
      (fault) =>
        (random.chance(some) || fault === 'cancel') &&
        (over === 'a bridge' || !BRIDGE.includes(fault)) &&
        (only === undefined || fault === only),
    ),
  );
  if (only) faults.add(only);
  const single = random.chance(0.25);
  const push = random.chance(0.4);
  const slow = random.chance(0.5);
  const time = (from: number, to: number) => (slow ? Math.round(random.between(from, to)) : 0);
  return {
    over,
    trouble: random.between(4_000, 19_000),
    faults,
    every: random.between(1_000, 8_000),
    errands: random.between(300, 2_500),
    modem: {
      connections: single ? 'single' : 'multiple',
      receive: push ? 'push' : 'pull',
      ...(push && random.chance(0.3) && { sender: true }),
    },
    latency: {
      '*': time(1, 40),
      QIACT: time(10, 900),
      QILOCIP: time(1, 60),
      CONNECT: time(10, 1_500),
      SEND: time(1, 400),
      QIDEACT: time(10, 700),
      QICLOSE: time(1, 300),
      RESOLVE: time(10, 900),
      BOOT: time(100, 4_500),
    },
    traced: random.chance(0.2) || noting,
    most: random.pick([200, 2_000, 10_000] as const),
  };
};
