import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const PROGRAMS = new URL('../programs/', import.meta.url).pathname;
/** Not imported but run: it looks at what a package does not export. */
const FUZZ = new URL('../../../transport-websocket/test/threats/hostile-input.ts', import.meta.url).pathname;

/** The files of the programs that a run starts. */
export const programs = (): readonly string[] => [
  ...readdirSync(PROGRAMS)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(PROGRAMS, file)),
  FUZZ,
];
