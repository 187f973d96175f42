// A program that a test starts must say the same in a terminal, in a pipe and in CI, where picocolors paints.
process.env.NO_COLOR = '1';

/** One configuration for all packages: source first, nothing is built before a test. */
const common = {
  rootDir: import.meta.dirname,
  globalSetup: '<rootDir>/tools/programs.mjs',
  testEnvironmentOptions: { customExportConditions: ['@atrx/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        // As tsconfig.base.json has it.
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2022',
          transform: { useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
};

/** Packages whose tests load the streams of others (readable-stream), which declare anew what would be handed over. */
const GUESTS = 'bench';

export default {
  // By default Jest leaves one core idle, which is half of a small machine.
  maxWorkers: '100%',
  projects: [
    {
      ...common,
      testMatch: [`<rootDir>/packages/!(${GUESTS})/{src,test,web-console}/**/*.test.ts`],
      // Each file runs in a context of its own, where every mention of a global costs a call: these are handed over once a module.
      // None that a test may replace: no timer, no Date.
      sandboxInjectedGlobals: [
        ...['Array', 'Buffer', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise'],
        ...['Set', 'String', 'Symbol', 'TypeError', 'Uint8Array'],
      ],
    },
    { ...common, testMatch: [`<rootDir>/packages/${GUESTS}/src/**/*.test.ts`] },
  ],
};
