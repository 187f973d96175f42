import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { bundle } from '@atrx/processes';
import { help, optionsOf } from './options.ts';
import type { Context, Part, Report } from './part.ts';
import { PARTS } from './parts.ts';
import { placed } from './report/place.ts';
import { markdown } from './report/table.ts';

const PROGRAMS = new URL('./programs/', import.meta.url).pathname;

const machine = () =>
  `Node ${process.versions.node}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${process.platform}.`;

/** What was measured: a commit, or what has been changed since. */
const revision = () => {
  const { stdout } = spawnSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' });
  return stdout?.trim() || 'no commit';
};

/** A part that cannot be measured is missed; the others are measured all the same. */
const reported = async (part: Part, context: Context): Promise<Report> => {
  try {
    return await part.run(context);
  } catch (error) {
    return {
      tables: [],
      figures: null,
      missed: [`it failed: ${error instanceof Error ? error.stack : error}`],
    };
  }
};

const run = async (): Promise<number> => {
  const options = optionsOf(
    process.argv.slice(2),
    PARTS.map(({ name }) => name),
  );
  if (options.help) {
    console.log(help(PARTS));
    return 0;
  }
  using programs = await bundle(readdirSync(PROGRAMS).map((file) => join(PROGRAMS, file)));
  const commit = revision();
  const say = (line: string) => console.error(line);
  const all: Record<string, unknown> = {};
  const missed: string[] = [];
  for (const part of PARTS.filter(({ name }) => options.only.length === 0 || options.only.includes(name))) {
    const began = performance.now();
    const report = await reported(part, { bundle: programs, quick: options.quick, say });
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    const text = [
      ...report.tables.map(markdown),
      ...(report.charts ?? []),
      `At ${commit}. ${machine()} ${seconds} s.`,
    ].join('\n\n');
    console.log(`${text}\n`);
    if (options.write && report.tables.length > 0) placed(part.name, text);
    all[part.name] = report.figures;
    missed.push(...report.missed.map((what) => `${part.name}: ${what}`));
    // Each time: what there is by then is not lost with the next.
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(all, null, 2)}\n`);
  }
  for (const what of missed) console.error(`Missed: ${what}`);
  return missed.length > 0 ? 1 : 0;
};

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
