export { type Bundle, bundle } from './bundle.ts';
export { abandoned, type Child, ended, output, type Program, spawned, started, within } from './child.ts';
export { change, MEASURED, MiB, residentSet } from './memory.ts';
