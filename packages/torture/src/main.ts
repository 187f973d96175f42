import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { abandoned, bundle, within } from '@atrx/processes';
import { HELP, optionsOf } from './options.ts';
import { programs } from './processes/programs.ts';
import { charts } from './report/chart.ts';
import { placed } from './report/place.ts';
import { missed, table } from './report/table.ts';
import { compared } from './rivals/compared.ts';
import { SCENARIOS } from './scenarios/index.ts';
import type { Context, Row } from './scenarios/scenario.ts';

/** The rows of all scenarios that are wanted. One that takes too long has failed. */
const played = async (context: Context, only: readonly string[]): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const { name, limit, run } of SCENARIOS.filter(
    (one) => only.length === 0 || only.includes(one.name),
  )) {
    const began = performance.now();
    context.say(`${name} …`);
    const work = run(context);
    try {
      rows.push(...(await within(limit, name, work)));
    } catch (error) {
      await abandoned(work);
      const why = error instanceof Error ? error.message : String(error);
      rows.push({ what: name, bound: '', cells: { bridge: { text: why, holds: false } } });
    }
    context.say(`${name}: ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  }
  return rows;
};

const run = async (): Promise<number> => {
  const options = optionsOf(
    process.argv.slice(2),
    SCENARIOS.map(({ name }) => name),
  );
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  using bundled = await bundle(programs());
  const token = randomBytes(24).toString('base64url');
  const { systems, absent } = compared(bundled, token);
  const began = performance.now();
  const rows = await played(
    { bundle: bundled, systems, scale: options.scale, token, say: (line) => console.error(line) },
    options.only,
  );
  const minutes = ((performance.now() - began) / 60_000).toFixed(0);
  const report = [
    table(rows),
    '',
    `Node ${process.versions.node}, ${availableParallelism()} cores, Linux; ${systems
      .filter(({ name }) => name !== 'bridge')
      .map(({ name, version }) => `${name} ${version}`)
      .join(
        ', ',
      )}${absent.length > 0 ? `; not installed: ${absent.join(', ')}` : ''}. All of it takes ${minutes} minutes${
      options.scale < 1 ? `, of which this is a part: ${options.scale}` : ''
    }.`,
  ].join('\n');
  console.log(report);
  // One picture says what the others would say too.
  if (options.write) placed(`${report}\n\n${charts(rows.filter(({ what }) => /cuts .* 11,520/.test(what)))}`);
  const failed = missed(rows);
  for (const { what } of failed) console.error(`The bridge misses its bound: ${what}`);
  return failed.length > 0 ? 1 : 0;
};

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
