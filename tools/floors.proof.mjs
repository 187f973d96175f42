/** Breaks each rule of floors.mjs once, in a tree made for it, and fails unless each is refused. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import config, { floors, packages, roofs } from './floors.mjs';
import { scratch } from './scratch.mjs';

const names = [...Object.keys(packages), ...roofs];
const fileOn = (floor) =>
  `packages/core/src/${floor.endsWith('/') ? `${floor}file.ts` : floor.replace(/[\\$]/g, '')}`;

/** [the rule, the file that breaks it, the line it breaks it with] */
const offences = [
  ...Object.keys(packages).flatMap((name) => [
    [`package-arrows-${name}`, `packages/${name}/src/arrow.ts`, "import type { it } from '@atrx/cli';"],
    [`npm-modules-${name}`, `packages/${name}/src/stranger.ts`, "import { it } from 'stranger';"],
  ]),
  ...floors.slice(0, -1).map((floor, at) => {
    const [low, high] = [fileOn(floor), fileOn(floors[at + 1])];
    return [
      config.forbidden.filter(({ name }) => name.startsWith('floors-of-core-'))[at]?.name,
      low,
      `import type { it } from '${low.split('/').length > 4 ? '../' : './'}${high.slice('packages/core/src/'.length)}';`,
    ];
  }),
  ['core-is-floors', fileOn('at/'), "import type { it } from '../cellar/file.ts';"],
  [
    'commands-do-not-know-each-other',
    'packages/core/src/commands/one.ts',
    "import type { it } from './two.ts';",
  ],
  ['emulator-never-core', 'packages/emulator/src/a.test.ts', "import type { it } from '@atrx/core';"],
  ['roofs-are-not-imported', 'packages/examples/src/a.ts', "import type { it } from '@atrx/cli';"],
  ['own-front-door', 'packages/transport/src/door.ts', "import type { it } from './index.ts';"],
  [
    'other-packages-by-name',
    'packages/core/src/stack/path.ts',
    "import { it } from '../../../transport/src/index.ts';",
  ],
  ['no-cycles', 'packages/transport/src/egg.ts', "import type { it } from './hen.ts';"],
  ['no-node-built-ins', 'packages/core/src/wire/built-in.ts', "import type { Socket } from 'node:net';"],
  ['no-node-built-ins', 'packages/emulator/src/built-in.ts', "import { connect } from 'net';"],
  [
    'no-node-built-ins-in-the-client',
    'packages/transport-websocket/src/client/built-in.ts',
    "import type { Socket } from 'node:net';",
  ],
  [
    'two-ends-of-a-bridge',
    'packages/transport-websocket/src/client/other-end.ts',
    "import type { it } from '../bridge/machine/lawful.ts';",
  ],
  [
    'two-ends-of-a-bridge',
    'packages/transport-websocket/src/protocol/end.ts',
    "import type { it } from '../bridge/machine/lawful.ts';",
  ],
  [
    'pure-machines',
    'packages/transport-websocket/src/bridge/machine/clock.ts',
    "import { performance } from 'node:perf_hooks';",
  ],
  [
    'pure-machines',
    'packages/transport-websocket/src/client/machine/rx.ts',
    "import { it } from 'stranger';",
  ],
  [
    'pure-machines',
    'packages/transport-websocket/src/client/machine/tx.ts',
    "import type { it } from '../remote-event.ts';",
  ],
  ['no-tests-in-source', 'packages/transport/src/b.ts', "import { it } from './some.test.ts';"],
  ['resolvable', 'packages/transport/src/c.ts', "import { it } from './nowhere.ts';"],
];

/** What keeps every rule: it must not be refused. */
const lawful = {
  'packages/core/src/adapters/lawful.ts': "import type { it } from '../stack/lawful.ts';",
  'packages/core/src/stack/lawful.ts':
    "import { it } from '@atrx/transport'; import { that } from '../commands/index.ts';",
  'packages/core/src/commands/index.ts': "export { it } from './two.ts';",
  'packages/emulator/src/node/lawful.ts': "import type { Socket } from 'node:net';",
  'packages/transport-websocket/src/client/node-lawful.ts': "import type { Socket } from 'node:net';",
  'packages/transport-websocket/src/bridge/machine/lawful.ts':
    "import type { it } from '@atrx/transport'; import type { it as that } from '../../protocol/lawful.ts';",
  'packages/examples/src/lawful.ts':
    "import { it } from '@atrx/core'; import { it as that } from '@atrx/emulator';",
};

const exported = 'export type it = 1;\n';
const files = {
  ...Object.fromEntries(names.map((name) => [`packages/${name}/src/index.ts`, exported])),
  ...Object.fromEntries(
    names.map((name) => [
      `packages/${name}/package.json`,
      JSON.stringify({ name: `@atrx/${name}`, exports: { '.': { '@atrx/source': './src/index.ts' } } }),
    ]),
  ),
  'packages/transport-websocket/src/protocol/lawful.ts': exported,
  'packages/transport-websocket/src/client/remote-event.ts': exported,
  'packages/core/src/cellar/file.ts': exported,
  'packages/core/src/commands/two.ts': exported,
  'packages/transport/src/hen.ts': "import type { it } from './egg.ts';",
  'packages/transport/src/some.test.ts': exported,
  'node_modules/stranger/package.json': JSON.stringify({ name: 'stranger', main: 'index.js' }),
  'node_modules/stranger/index.js': exported,
  ...lawful,
};
for (const [, file, line] of offences) files[file] = `${line}\n${files[file] ?? exported}`;

await scratch(files, (directory) => {
  mkdirSync(join(directory, 'node_modules/@atrx'));
  for (const name of names)
    symlinkSync(join(directory, 'packages', name), join(directory, 'node_modules/@atrx', name));

  const { stdout, stderr } = spawnSync(
    resolve('node_modules/.bin/depcruise'),
    ['--config', resolve('tools/floors.mjs'), '--output-type', 'json', 'packages'],
    { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (!stdout) throw new Error(`dependency-cruiser said nothing:\n${stderr}`);
  const refused = JSON.parse(stdout).summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);

  const unbroken = config.forbidden
    .map(({ name }) => name)
    .filter((name) => !offences.some(([rule]) => rule === name));
  const missed = offences
    .map(([rule, file]) => `${rule} ${file}`)
    .filter((offence) => !refused.includes(offence));
  const wronged = refused.filter((violation) =>
    Object.keys(lawful).some((file) => violation.endsWith(` ${file}`)),
  );
  if (unbroken.length + missed.length + wronged.length > 0) {
    console.error('Rules which nothing here breaks:', unbroken);
    console.error('Broken, and not refused:', missed);
    console.error('Kept, and refused:', wronged);
    process.exitCode = 1;
  } else
    console.log(
      `${offences.length} offences, each refused; ${config.forbidden.length} rules, each broken once.`,
    );
});
