import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name) => {
  const directory = join('packages', name);
  return { directory, manifest: JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) };
};

/** The packages that are published, each after those of them it depends on. */
export const published = () => {
  const waiting = readdirSync('packages')
    .map(read)
    .filter(({ manifest }) => !manifest.private);
  const ordered = [];
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ manifest }) =>
      waiting.every((other) => !(other.manifest.name in (manifest.dependencies ?? {}))),
    );
    if (at < 0) throw new Error(`These depend on each other: ${waiting.map(({ directory }) => directory)}.`);
    ordered.push(...waiting.splice(at, 1));
  }
  return ordered;
};
