import { spawnSync } from 'node:child_process';

/** The version of a Debian package whose command is on the path; nothing where it is not. */
export const installed = (command: string): string | undefined => {
  const found = spawnSync('which', [command], { encoding: 'utf8' });
  if (found.status !== 0) return undefined;
  // `socat\t1.7.4.4-2`
  const { stdout } = spawnSync('dpkg-query', ['-W', command], { encoding: 'utf8' });
  return stdout?.trim().split('\t')[1] ?? 'of an unknown version';
};
