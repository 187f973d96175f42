/** Breaks each rule that the project leans on once, and fails unless biome refuses it under biome.json. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { scratch } from './scratch.mjs';

/** [the rule, the file that breaks it, how] */
const offences = [
  [
    'noRestrictedImports',
    'packages/core/src/a.ts',
    "import { right } from 'fp-ts/lib/Either.js';\nright(1);",
  ],
  ['noRestrictedImports', 'packages/core/src/b.ts', "import { right } from 'fp-ts/Either';\nright(1);"],
  [
    'noRestrictedImports',
    'packages/core/src/c.ts',
    "import { report } from 'io-ts/lib/PathReporter';\nreport();",
  ],
  [
    'noRestrictedImports',
    'packages/core/src/d.ts',
    "import { map } from 'rxjs/internal/operators/map';\nmap();",
  ],
  ['noNodejsModules', 'packages/core/src/e.ts', "import 'node:fs';"],
  ['noNodejsModules', 'packages/transport/src/a.ts', "import { connect } from 'net';\nconnect(1);"],
  ['noNodejsModules', 'packages/emulator/src/a.ts', "import 'node:net';"],
  ['noImportCycles', 'packages/core/src/f.ts', "import { g } from './g.ts';\nexport const f = () => g();"],
  ['noExplicitAny', 'packages/cli/src/a.ts', 'export const it = (x: any) => x;'],
  ['noNonNullAssertion', 'packages/cli/src/b.ts', 'export const it = (x?: number) => x!;'],
  [
    'noFloatingPromises',
    'packages/cli/src/c.ts',
    'const it = async () => 1;\nexport const run = () => {\n  it();\n};',
  ],
  [
    'useImportType',
    'packages/cli/src/d.ts',
    "import { Link } from '@atrx/transport';\nexport type It = Link;",
  ],
  ['noUnusedVariables', 'packages/cli/src/e.ts', 'const it = 1;\nexport {};'],
];

/** What keeps every rule: it must not be refused. */
const lawful = {
  'packages/core/src/lawful.ts':
    "import { either } from 'fp-ts';\nimport { map } from 'rxjs';\nexport { either, map };\n",
  'packages/core/src/lawful.test.ts': "import 'node:fs';\n",
  'packages/emulator/src/node/lawful.ts': "import 'node:net';\n",
};

const files = {
  'biome.json': readFileSync('biome.json', 'utf8'),
  'packages/core/src/g.ts': "import { f } from './f.ts';\nexport const g = () => f();\n",
  ...Object.fromEntries(offences.map(([, file, source]) => [file, `${source}\n`])),
  ...lawful,
};

await scratch(files, (cwd) => {
  const { stdout, stderr } = spawnSync(
    resolve('node_modules/.bin/biome'),
    ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none'],
    { cwd, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (!stdout) throw new Error(`biome said nothing:\n${stderr}`);
  const refused = JSON.parse(stdout)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(
      ({ category, location }) => `${category?.split('/').at(-1)} ${location.path?.file ?? location.path}`,
    );

  const missed = offences
    .map(([rule, file]) => `${rule} ${file}`)
    .filter((offence) => !refused.includes(offence));
  const wronged = refused.filter((violation) =>
    Object.keys(lawful).some((file) => violation.endsWith(` ${file}`)),
  );
  if (missed.length + wronged.length > 0) {
    console.error('Broken, and not refused:', missed, 'Kept, and refused:', wronged);
    process.exitCode = 1;
  } else console.log(`${offences.length} offences, each refused.`);
});
