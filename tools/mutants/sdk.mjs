import { resolve } from 'node:path';
import { mutants } from '../../packages/core/test/simulation/mutants.ts';

const root = resolve('packages/core');

/** The SDK, and the simulation that has all of it over its emulator. */
export const sdk = {
  mutants,
  src: `${root}/src`,
  program: `${root}/test/simulation/main.ts`,
  spins: (what) => /^I7: \d+ events, and no end of it/.test(what),
  blind: [
    {
      says: 'it does not run',
      file: 'channel/begin.ts',
      find: 'export const PROMPT_WITHIN = 5_000;',
      replace: "export const PROMPT_WITHIN = 5_000;\nthrow new Error('here');",
    },
    {
      says: 'it is only seen to throw',
      file: 'channel/deadline.ts',
      find: 'else this.passed();',
      replace: 'else this.past();',
    },
    {
      says: 'it is only seen to spin',
      file: 'channel/deadline.ts',
      find: 'Math.max(0, this.moment - this.scheduler.now())',
      replace: 'Math.min(0.001, this.moment - this.scheduler.now())',
    },
  ],
};
