import { spawn } from 'node:child_process';

/** What a simulation says of the first seed from `from` on that is broken; undefined: nothing, in so many or so long. */
export const played = (program, { from = 1, seeds, seconds }) =>
  new Promise((done) => {
    const which = ['--from', String(from), '--seeds', String(seeds)];
    const child = spawn(process.execPath, [program, '--first', '--trace', '1', ...which], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    const patience = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    child.on('close', (code, signal) => {
      clearTimeout(patience);
      // One that is stopped has shown nothing: it may be slow, and not caught in a loop.
      done(code === 0 || signal ? undefined : (output.split('\n')[0] ?? ''));
    });
  });

/** Which seed saw a mutant, and by which rule. Throws where what it shows is not what it breaks. */
export const seenBy = (said, spins = () => false) => {
  const [, seed, what] = /^seed (\d+), [\d.]+ s: (.*)/.exec(said) ?? [];
  const [, by] = /^(\w+):/.exec(what ?? '') ?? [];
  if (by === undefined) throw new Error(`it does not run: ${said}`);
  if (/Error$/.test(by)) throw new Error(`it is only seen to throw: ${said}`);
  if (spins(what)) throw new Error(`it is only seen to spin: ${said}`);
  return { seed: Number(seed), by };
};
