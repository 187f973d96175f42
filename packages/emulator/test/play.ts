import type { Desk } from './desk.ts';

/**
 * Plays a dialogue with the module, and compares every byte it prints, the echo of each line included:
 *
 * ```
 * > AT+QISEND           types this and CR, which the module repeats
 * >> hello\z            types exactly this
 * < SEND OK             it prints CR LF, this, CR LF
 * < >                   it prints the prompt: CR LF, "> "
 * << hi                 it prints exactly this
 * ```
 *
 * All that can happen does happen before the next line is typed. What stands before the first typed line is printed unasked.
 */
export const play = (at: Desk, dialogue: string): void => {
  for (const turn of turns(dialogue)) {
    const printed = turn.typed === undefined ? at.seen() : at.type(turn.typed);
    expect({ typed: turn.typed, printed }).toEqual(turn);
  }
};

interface Turn {
  readonly typed: string | undefined;
  readonly printed: string;
}

const turns = (dialogue: string): readonly Turn[] => {
  const all: Turn[] = [];
  let turn: Turn = { typed: undefined, printed: '' };
  for (const line of dialogue.split('\n').map((text) => text.trim())) {
    const [, sign, what = ''] = /^(>>|>|<<|<) ?(.*)$/.exec(line) ?? [];
    if (sign === undefined && line !== '') throw new Error(`No step of a dialogue: ${line}`);
    if (sign === '>' || sign === '>>') {
      all.push(turn);
      turn = sign === '>' ? { typed: `${what}\r`, printed: `${what}\r` } : { typed: raw(what), printed: '' };
    } else if (sign !== undefined) {
      turn = { ...turn, printed: turn.printed + (sign === '<<' ? raw(what) : block(what)) };
    }
  }
  const [before, ...rest] = [...all, turn];
  return [...(before?.printed ? [before] : []), ...rest];
};

const block = (text: string): string => (text === '>' ? '\r\n> ' : `\r\n${raw(text)}\r\n`);

const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', z: '\x1a', e: '\x1b' };

/** `\r`, `\n`, `\z` for Ctrl+Z and `\e` for ESC. */
const raw = (text: string): string =>
  text.replaceAll(/\\([rnze])/g, (_, name: string) => escapes[name] ?? '');
