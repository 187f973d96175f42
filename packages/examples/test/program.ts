import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** A program that runs, and what it has printed so far. */
export interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly said: { stdout: string; stderr: string };
  /** Its exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>;
  /** Types that; nothing at all is the end of what is typed (Ctrl+D). */
  readonly type: (text: string) => void;
  /** What it has printed, as soon as that matches; rejects when it ends without. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>;
}

const bundled = (path: string): string => join(process.env['ATRX_PROGRAMS'] ?? '', `${path}.mjs`);

/** Runs a program of this package's `src`, from the bundle that each run of the tests makes of it. */
export const program = (name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Running =>
  run(name, [bundled(`examples/src/${name}`), ...args], env);

/** Whoever runs the tests may have settings of their own. */
const UNSAID: NodeJS.ProcessEnv = { XDG_CONFIG_HOME: '/nonexistent', ATRX_CONFIG: '', ATRX_PORT: '' };

/** The command, likewise. */
export const atrx = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Running =>
  run(`atrx ${args[0]}`, [bundled('cli/src/main'), ...args], { ...UNSAID, ...env });

/** The same, as anybody would from a checkout; and as one must that reads files beside its own source. */
export const fromCheckout = (name: string, args: readonly string[] = []): Running =>
  run(name, [
    '--import',
    'tsx',
    '--conditions=@atrx/source',
    join(__dirname, '../src', `${name}.ts`),
    ...args,
  ]);

/** One that a test leaves behind would take the ports of the next. */
const left = new Set<ChildProcess>();
afterAll(() => {
  for (const child of left) child.kill('SIGKILL');
});

const run = (name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running => {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
  const child = spawn(process.execPath, args, {
    env: { ...inherited, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  left.add(child);
  child.once('exit', () => left.delete(child));
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  const exit = once(child, 'close').then(([code]) => code as number | null);
  const until = async (pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(said.stdout);
      if (found) return found;
      const ended = await Promise.race([exit.then(() => true), once(child.stdout, 'data').then(() => false)]);
      if (ended && !pattern.test(said.stdout))
        throw new Error(`${name} ended without ${pattern}: ${said.stdout}${said.stderr}`);
    }
  };
  const type = (text: string) => {
    if (text === '') child.stdin.end();
    else child.stdin.write(text);
  };
  return { child, said, exit, type, until };
};
