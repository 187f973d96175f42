import { either as E } from 'fp-ts';
import type { Reason } from './reason.ts';

/** A parameter of a command as it is written, or why it cannot be: an argument is judged before the wire. */
export type Argument = E.Either<Reason, string>;

/** The longest line a module takes, its CR not counted (wire.md 0). */
const LONGEST_LINE = 256;

const invalid = (what: string, given: string, allowed: string): Argument =>
  E.left({ _tag: 'Invalid', what, given, allowed });

/** A whole number between `min` and `max`, both included. */
export const number = (what: string, value: number, min: number, max: number): Argument =>
  Number.isInteger(value) && value >= min && value <= max
    ? E.right(String(value))
    : invalid(what, String(value), `a whole number from ${min} to ${max}`);

// A quote would end the string, a CR the line, Ctrl+Z and ESC an input: text that holds one could run a second command.
const PLAIN = /^[\x20\x21\x23-\x7e]*$/;

/** A text in quotes: printable ASCII without `"`, of `longest` characters at most. */
export const quoted = (what: string, value: string, longest = 100): Argument =>
  PLAIN.test(value) && value.length <= longest
    ? E.right(`"${value}"`)
    : invalid(
        what,
        JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value),
        `at most ${longest} printable ASCII characters without a double quote`,
      );

/** The line `AT+<name>=<arguments>`: the first argument that cannot be written decides. */
export const writeLine = (name: string, ...args: readonly Argument[]): E.Either<Reason, string> => {
  const texts: string[] = [];
  for (const arg of args) {
    if (E.isLeft(arg)) return arg;
    texts.push(arg.right);
  }
  const line = `AT+${name}=${texts.join(',')}`;
  return line.length <= LONGEST_LINE
    ? E.right(line)
    : invalid(`the line of AT+${name}`, `${line.length} characters long`, `at most ${LONGEST_LINE}`);
};
