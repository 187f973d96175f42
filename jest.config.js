// A program that a test starts must say the same in a terminal, in a pipe and in CI, where picocolors paints.
process.env.NO_COLOR = '1';

/** One configuration for all packages: source first, nothing is built before a test. */
export default {
  globalSetup: '<rootDir>/tools/programs.mjs',
  testMatch: ['<rootDir>/packages/*/{src,test}/**/*.test.ts'],
  // By default Jest leaves one core idle, which is half of a small machine.
  maxWorkers: '100%',
  testEnvironmentOptions: { customExportConditions: ['@atrx/source', 'node', 'node-addons'] },
  // Each file runs in a context of its own, where every mention of a global costs a call: these are handed over once a module.
  // None that a test may replace: no timer, no Date.
  sandboxInjectedGlobals: [
    ...['Array', 'Buffer', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise'],
    ...['Set', 'String', 'Symbol', 'TypeError', 'Uint8Array'],
  ],
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
