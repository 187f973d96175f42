/**
 * Who may import whom: the rules dependency-cruiser holds the source to. Type imports count.
 * A package may import the packages and the npm modules named here, a floor of core only those before it.
 * `floors.proof.mjs` breaks each rule once and sees it refused.
 */

export const packages = {
  seeds: { packages: [], modules: [] },
  processes: { packages: [], modules: ['esbuild', 'fp-ts', 'io-ts', 'playwright-core'] },
  transport: { packages: [], modules: ['rxjs'] },
  core: { packages: ['transport'], modules: ['rxjs', 'io-ts', 'fp-ts'] },
  emulator: { packages: ['transport'], modules: ['rxjs'] },
  'transport-serial': {
    packages: ['transport'],
    modules: ['rxjs', '@serialport/stream', '@serialport/bindings-cpp', '@lydell/node-pty'],
  },
  'transport-webserial': { packages: ['transport'], modules: ['rxjs'] },
  'transport-tcp': { packages: ['transport'], modules: ['rxjs'] },
  'transport-websocket': { packages: ['transport'], modules: ['rxjs', 'ws', 'io-ts', 'fp-ts'] },
};

/** Packages above all others: nobody imports them, and they may import everything. */
export const roofs = ['cli', 'examples', 'torture', 'bench'];

/** The floors of core, the lowest first. */
export const floors = [
  'bytes/',
  'wire/',
  'codec/',
  'at/',
  'scope/',
  'urcs/',
  'commands/',
  'dialects/',
  'channel/',
  'trace/',
  'catalogue/',
  'typed/',
  'stack/',
  'adapters/',
  'at-port\\.ts$',
  'modem\\.ts$',
  'index\\.ts$',
];

const tests = '\\.test\\.ts$|/test/';
const within = (name) => `^packages/${name}/`;
const anyOf = (patterns) => `(?:${patterns.join('|')})`;
const escaped = (name) => name.replace(/[/.]/g, '\\$&');

const arrows = Object.entries(packages).flatMap(([name, may]) => [
  {
    name: `package-arrows-${name}`,
    comment: `${name} may import of this workspace: ${may.packages.join(', ') || 'nothing'}.`,
    severity: 'error',
    from: { path: within(name), pathNot: tests },
    to: { path: '^packages/', pathNot: within(anyOf([name, ...may.packages])) },
  },
  {
    name: `npm-modules-${name}`,
    comment: `${name} may import from npm: ${may.modules.join(', ')}.`,
    severity: 'error',
    from: { path: `${within(name)}src/`, pathNot: tests },
    to: { path: 'node_modules/', pathNot: `node_modules/${anyOf(may.modules.map(escaped))}/[^@]*$` },
  },
]);

const floorsOfCore = floors.slice(0, -1).map((floor, at) => ({
  name: `floors-of-core-${floor.replace(/\/|\\\.ts\$/g, '')}`,
  comment: 'A floor of core imports only lower floors: see `floors` in tools/floors.mjs for their order.',
  severity: 'error',
  from: { path: `${within('core')}src/${floor}`, pathNot: tests },
  to: { path: `${within('core')}src/${anyOf(floors.slice(at + 1))}` },
}));

export default {
  forbidden: [
    ...arrows,
    ...floorsOfCore,
    {
      name: 'core-is-floors',
      comment:
        'Each file of core stands on a named floor: a new one is added to `floors` in tools/floors.mjs.',
      severity: 'error',
      from: {},
      to: { path: `${within('core')}src/`, pathNot: `${within('core')}src/${anyOf(floors)}` },
    },
    {
      name: 'commands-do-not-know-each-other',
      comment: 'A command is imported by the stack, never by another command; an index gathers them.',
      severity: 'error',
      from: { path: `${within('core')}src/commands/`, pathNot: `/index\\.ts$|${tests}` },
      to: { path: `${within('core')}src/commands/` },
    },
    {
      name: 'emulator-never-core',
      comment:
        'Core and the emulator read one paper independently, tests included: so they check each other.',
      severity: 'error',
      from: { path: within('emulator') },
      to: { path: within('core') },
    },
    {
      name: 'roofs-are-not-imported',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: within(anyOf(roofs)), pathNot: '^packages/$1/' },
    },
    {
      name: 'own-front-door',
      comment: 'Inside a package, import the file that has it: index.ts is for those outside.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/', pathNot: tests },
      to: { path: '^packages/$1/src/index\\.ts$' },
    },
    {
      name: 'other-packages-by-name',
      comment: 'Across packages, import what the other one exports: @atrx/name, not a path into it.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-node-built-ins',
      comment: 'These run unchanged in a browser.',
      severity: 'error',
      from: { path: `${within('(?:transport|core|emulator)')}src/`, pathNot: `/node/|${tests}` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-node-built-ins-in-the-client',
      comment: 'The protocol and its client run in a browser; what is for Node says so in its name.',
      severity: 'error',
      from: {
        path: `${within('transport-websocket')}src/(?:protocol|running|client|browser)`,
        pathNot: `/node-[^/]*$|${tests}`,
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'two-ends-of-a-bridge',
      comment: 'The bridge and its client share the protocol, and what runs a machine.',
      severity: 'error',
      from: { path: `${within('transport-websocket')}src/(protocol|running|client|bridge)/`, pathNot: tests },
      to: {
        path: `${within('transport-websocket')}src/`,
        pathNot: `${within('transport-websocket')}src/(?:protocol|running|$1)/`,
      },
    },
    {
      name: 'pure-machines',
      comment: 'A machine knows the protocol and itself: no socket, no clock, no stream.',
      severity: 'error',
      from: { path: `${within('transport-websocket')}src/(client|bridge)/machine/`, pathNot: tests },
      to: {
        pathNot: anyOf([
          `${within('transport-websocket')}src/(?:protocol/|$1/machine/)`,
          `${within('transport')}`,
          'node_modules/fp-ts/',
        ]),
      },
    },
    {
      name: 'no-tests-in-source',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'resolvable',
      comment: 'Neither a file nor a dependency named in the package.json of this package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@atrx/source', 'types', 'import', 'node', 'default'],
    },
  },
};
