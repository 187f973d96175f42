import { command } from './atrx.ts';
import { type InTerminal, inTerminal } from './in-terminal.ts';

/** The command in a terminal of its own, and somebody who types. */
export interface Typing extends Pick<InTerminal, 'type' | 'exit'> {
  /** What the terminal shows, without colours and what moves its cursor; a line that was written anew is there again. */
  readonly shown: () => string;
  /** Waits until what is shown from `after` on matches. */
  readonly until: (pattern: RegExp, after?: number) => Promise<unknown>;
  /** Types, and waits for what is shown then. */
  readonly press: (keys: string, pattern: RegExp) => Promise<void>;
}

export const ENTER = '\r';
export const TAB = '\t';
export const CTRL_Z = '\x1a';
export const ESC = '\x1b';
export const UP = '\x1b[A';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what terminals are controlled by
const CONTROLS = /\x1b\[[0-9;?]*[A-Za-z]|\x07/g;

export const typing = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Typing => {
  const { screen, type, until, exit } = inTerminal([...command, ...args], {
    ...{ NO_COLOR: '1', TERM: 'xterm' },
    ...env,
  });
  const shown = () => screen().replaceAll(CONTROLS, '');
  const shows: Typing['until'] = (pattern, after = 0) =>
    until(() => pattern.exec(shown().slice(after)) ?? undefined, pattern);
  return {
    shown,
    type,
    until: shows,
    press: async (keys, pattern) => {
      const after = shown().length;
      type(keys);
      await shows(pattern, after);
    },
    exit,
  };
};
