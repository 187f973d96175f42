import { spawn } from '@lydell/node-pty';
import { command } from './atrx.ts';

/** The command in a terminal of its own, and somebody who types. */
export interface Typing {
  /** What the terminal shows, without colours and what moves its cursor; a line that was written anew is there again. */
  readonly shown: () => string;
  readonly type: (keys: string) => void;
  /** Waits until what is shown from `after` on matches, and gives where that ends. */
  readonly until: (pattern: RegExp, after?: number) => Promise<number>;
  /** Types, and waits for what is shown then. */
  readonly press: (keys: string, pattern: RegExp) => Promise<void>;
  readonly exit: Promise<number>;
  /** Ends it, where it has not ended. */
  readonly kill: () => void;
}

/** So long is waited for what should be shown, in ms, before a test says what is shown instead. */
const LATE = 10_000;

export const ENTER = '\r';
export const TAB = '\t';
export const CTRL_C = '\x03';
export const CTRL_D = '\x04';
export const CTRL_Z = '\x1a';
export const ESC = '\x1b';
export const UP = '\x1b[A';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what terminals are controlled by
const CONTROLS = /\x1b\[[0-9;?]*[A-Za-z]|\x07/g;

export const typing = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Typing => {
  const [program = '', ...rest] = command;
  const terminal = spawn(program, [...rest, ...args], {
    cols: 100,
    rows: 30,
    env: { ...process.env, NO_COLOR: '1', XDG_CONFIG_HOME: '/nonexistent', TERM: 'xterm', ...env },
  });
  let shown = '';
  const waiting = new Set<() => void>();
  terminal.onData((text) => {
    shown += text.replaceAll(CONTROLS, '');
    for (const look of waiting) look();
  });
  const exit = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  const until = (pattern: RegExp, after = 0) =>
    new Promise<number>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${why} ${pattern}:\n${shown.slice(after)}`));
      const late = setTimeout(() => fail('Nothing that was shown matches'), LATE);
      const look = () => {
        const match = pattern.exec(shown.slice(after));
        if (!match) return;
        clearTimeout(late);
        waiting.delete(look);
        resolve(after + match.index + match[0].length);
      };
      waiting.add(look);
      look();
      void exit.then((code) =>
        reject(new Error(`It ended with ${code} before it showed ${pattern}:\n${shown}`)),
      );
    });
  return {
    shown: () => shown,
    type: (keys) => terminal.write(keys),
    until,
    press: async (keys, pattern) => {
      const after = shown.length;
      terminal.write(keys);
      await until(pattern, after);
    },
    exit,
    kill: () => terminal.kill('SIGKILL'),
  };
};
