import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** How the command is started from a checkout, by anybody. */
export const fromCheckout: readonly string[] = [
  process.execPath,
  ...['--import', 'tsx', '--conditions=@atrx/source', join(__dirname, '../src/main.ts')],
];

/** The same, from one bundle of its sources that each run of the tests makes. */
export const command: readonly string[] = [
  process.execPath,
  join(process.env['ATRX_PROGRAMS'] ?? '', 'cli/src/main.mjs'),
];

/** Whoever runs the tests may have settings of their own. */
export const UNSAID: NodeJS.ProcessEnv = { XDG_CONFIG_HOME: '/nonexistent', ATRX_CONFIG: '', ATRX_PORT: '' };

/** A program that runs, and what it has said so far. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly said: { stdout: string; stderr: string };
  /** Its exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>;
  /** The first line it prints; rejects when it ends before. */
  readonly line: () => Promise<string>;
  /** What it says on stderr that matches, once it has; rejects when it ends before. */
  readonly heard: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Asks it to end, and waits until it has. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** One that a test leaves behind would take the ports of the next. */
const left = new Set<ChildProcess>();
afterAll(() => {
  for (const child of left) child.kill('SIGKILL');
});

export const run = ([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv = {}): Running => {
  const child = spawn(program, args, { env: { ...process.env, ...UNSAID, ...env } });
  left.add(child);
  child.once('exit', () => left.delete(child));
  const said = { stdout: '', stderr: '' };
  const exit = once(child, 'close').then(([code]) => code as number | null);
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  child.stdin.on('error', () => {}); // it may end before it has read all
  return {
    child,
    said,
    exit,
    line: async () => {
      while (!said.stdout.includes('\n')) {
        const ended = await Promise.race([
          exit.then(() => true),
          once(child.stdout, 'data').then(() => false),
        ]);
        if (ended) throw new Error(`${args.join(' ')} ended before it printed a line: ${said.stderr}`);
      }
      return said.stdout.slice(0, said.stdout.indexOf('\n'));
    },
    heard: async (pattern) => {
      for (;;) {
        const match = pattern.exec(said.stderr);
        if (match) return match;
        const ended = await Promise.race([
          exit.then(() => true),
          once(child.stderr, 'data').then(() => false),
        ]);
        if (ended) throw new Error(`${args.join(' ')} ended before it said ${pattern}: ${said.stderr}`);
      }
    },
    stop: (signal = 'SIGINT') => {
      child.kill(signal);
      return exit;
    },
  };
};

export const atrx = (...args: readonly string[]): Running => atrxWith({}, ...args);

/** The same, in another environment. */
export const atrxWith = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Running =>
  run([...command, ...args], env);

/** Runs it to its end, and gives its exit code with what it said. */
export const ended = async (running: Running) => ({ code: await running.exit, ...running.said });
