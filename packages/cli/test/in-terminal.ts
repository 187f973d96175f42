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

export const inTerminal = ([program = '', ...args]: readonly string[]): InTerminal => {
  // Where CI is said to be, nothing moves on a terminal.
  const { CI: _, NO_COLOR: __, ...env } = { ...process.env, ...UNSAID };
  const child = spawn(program, args, { cols: 200, rows: 50, env });
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
  return {
    screen: () => screen,
    forget: () => {
      screen = '';
    },
    type: (text) => child.write(text),
    shows: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(screen);
          if (match) resolve(match);
          else if (over) reject(new Error(`It ended before it showed ${pattern}: ${JSON.stringify(screen)}`));
          else return;
          watchers.delete(look);
        };
        watchers.add(look);
        look();
      }),
    exit,
  };
};
