import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const NEEDED = 2.38;
const SUITE = 'trixie';
const PACKAGES = ['libc6', 'libstdc++6', 'libgcc-s1'];

/** How Debian calls this machine, and its loader. */
const machines = {
  x64: { libraries: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { libraries: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};

/**
 * Node as Jazzer.js can be loaded into it: its addon is built against glibc 2.38, and Debian 12 has 2.36. There it runs under
 * the loader and the libraries of Debian 13, which are fetched once and unpacked beside everything else; the machine's own
 * stay as they are. Returns what stands before a script's path.
 */
export const nodeCommand = () => {
  const glibc = process.report.getReport().header.glibcVersionRuntime;
  if (process.platform !== 'linux' || Number(glibc) >= NEEDED) return [process.execPath];
  const machine = machines[process.arch];
  if (!machine || !existsSync('/etc/debian_version'))
    throw new Error(
      `Jazzer.js needs glibc ${NEEDED} and this machine has ${glibc}: take a newer one, or a Debian.`,
    );
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'atrx-fuzz', SUITE);
  const libraries = join(cache, 'root/usr/lib', machine.libraries);
  const loader = join(libraries, machine.loader);
  if (!existsSync(loader)) fetch(cache);
  return [loader, '--library-path', libraries, process.execPath];
};

/** Debian's own tools look each package up, fetch it and check its signature. */
const fetch = (cache) => {
  mkdirSync(join(cache, 'lists/partial'), { recursive: true });
  mkdirSync(join(cache, 'archives/partial'), { recursive: true });
  const sources = join(cache, 'sources.list');
  writeFileSync(
    sources,
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian ${SUITE} main\n`,
  );
  const options = [
    `Dir::Etc::SourceList=${sources}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(cache, 'lists')}`,
    `Dir::Cache=${cache}`,
  ].flatMap((option) => ['-o', option]);
  const run = (command, ...args) =>
    execFileSync(command, args, { cwd: cache, stdio: ['ignore', 'ignore', 'inherit'] });
  run('apt-get', ...options, '-qq', 'update');
  run('apt-get', ...options, '-qq', 'download', ...PACKAGES);
  // Whole or not at all: one that was interrupted begins anew.
  const unpacked = join(cache, 'unpacked');
  rmSync(unpacked, { recursive: true, force: true });
  for (const file of readdirSync(cache).filter((name) => name.endsWith('.deb')))
    run('dpkg-deb', '-x', resolve(cache, file), unpacked);
  renameSync(unpacked, join(cache, 'root'));
};
