import { spawnSync } from 'node:child_process';

/** Whether a program is installed; where CI lacks it, that is a failure. */
export const installed = (program: string, ...version: readonly string[]): boolean => {
  const found = spawnSync(program, version).status === 0;
  if (!found && process.env['CI']) throw new Error(`CI needs ${program}: apt-get install ${program}.`);
  if (!found) process.stderr.write(`Skipped: ${program} is not installed (apt-get install ${program}).\n`);
  return found;
};
