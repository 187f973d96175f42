import { spawn } from '@lydell/node-pty';
import { UNSAID } from './atrx.ts';

/** A program in a terminal of its own: what it shows, and what somebody types. */
export interface InTerminal {
  /** All that it has shown so far, on whichever stream. */
  readonly screen: () => string;
  /** Nothing that it has shown so far is looked at again. */
  readonly forget: () => void;
  readonly type: (text: string) => void;
  /** Resolves when it shows what matches; rejects when it ends before. */
  readonly shows: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Resolves with what `found` gives, once that is something; it is asked again whenever something is shown. Rejects likewise. */
  readonly until: <A>(found: () => A | undefined, what: unknown) => Promise<A>;
  /** Its exit code; 128 and more where a signal has ended it. */
  readonly exit: Promise<number>;
}

export const CTRL_C = '\x03';
export const CTRL_D = '\x04';

/** One that a test leaves behind would keep the tests from ending. */
const open = new Set<() => void>();
afterAll(() => {
  for (const close of open) close();
});

export const inTerminal = (
  [program = '', ...args]: readonly string[],
  own: NodeJS.ProcessEnv = {},
): InTerminal => {
  // Where CI is said to be, nothing moves on a terminal.
  const { CI: _, NO_COLOR: __, ...env } = { ...process.env, ...UNSAID };
  const child = spawn(program, args, { cols: 200, rows: 50, env: { ...env, ...own } });
  let screen = '';
  const watchers = new Set<() => void>();
  const news = () => {
    for (const watcher of [...watchers]) watcher();
  };
  child.onData((text) => {
    screen += text;
    news();
  });
  const close = () => child.kill('SIGKILL');
  open.add(close);
  let over = false;
  const exit = new Promise<number>((resolve) => {
    child.onExit(({ exitCode, signal }) => {
      over = true;
      open.delete(close);
      resolve(signal ? 128 + signal : exitCode);
      news();
    });
  });
  const until: InTerminal['until'] = (found, what) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const one = found();
        if (one !== undefined) resolve(one);
        else if (over) reject(new Error(`It ended before it showed ${what}: ${JSON.stringify(screen)}`));
        else return;
        watchers.delete(look);
      };
      watchers.add(look);
      look();
    });
  return {
    screen: () => screen,
    forget: () => {
      screen = '';
    },
    type: (text) => child.write(text),
    until,
    shows: (pattern) => until(() => pattern.exec(screen) ?? undefined, pattern),
    exit,
  };
};
