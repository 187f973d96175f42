import { resolve } from 'node:path';
import { mutants } from '../../packages/transport-websocket/test/simulation/mutants.ts';

const root = resolve('packages/transport-websocket');

/** The bridge's machine and its client's, and the simulation that has both. */
export const bridge = {
  mutants,
  src: `${root}/src`,
  program: `${root}/test/simulation/main.ts`,
  /** What it says of one that spins, where that is not what a mutant breaks. */
  spins: (what, rule) => what.startsWith('wakeAt:') && rule !== 'wakeAt',
  /** What shows nothing: a program that ends before its first world, one that throws in it, one that spins. */
  blind: [
    {
      says: 'it does not run',
      file: 'bridge/machine/bridge.ts',
      find: 'const LEAVE = 4_000;',
      replace: "const LEAVE = 4_000;\nthrow new Error('here');",
    },
    {
      says: 'it is only seen to throw',
      file: 'bridge/machine/bridge.ts',
      find: 'happened(awake(before, now), event, now)',
      replace: 'happened(awakened(before, now), event, now)',
    },
    {
      says: 'it is only seen to spin',
      file: 'bridge/machine/heartbeat.ts',
      find: 'if (now >= session.silentAt)',
      replace: 'if (now >= 10 * session.silentAt)',
    },
  ],
};
