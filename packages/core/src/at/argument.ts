import { either as E } from 'fp-ts';
import { isIpv4 } from '../codec/address.ts';
import type { Reason } from './reason.ts';

/** A parameter of a command as it is written, or why it cannot be: an argument is judged before the wire. */
export type Argument = E.Either<Reason, string>;

/** The longest line a module takes, its CR not counted: more is answered ERROR. */
const LONGEST_LINE = 256;

const invalid = (what: string, given: string, allowed: string): Argument =>
  E.left({ _tag: 'Invalid', what, given, allowed });

const shortened = (value: string): string =>
  JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);

/** A whole number between `min` and `max`, both included. */
export const number = (what: string, value: number, min: number, max: number): Argument =>
  Number.isInteger(value) && value >= min && value <= max
    ? E.right(String(value))
    : invalid(what, String(value), `a whole number from ${min} to ${max}`);

/** One of these numbers. */
export const oneOf = (what: string, value: number, allowed: readonly number[]): Argument =>
  allowed.includes(value) ? E.right(String(value)) : invalid(what, String(value), allowed.join(' or '));

// A quote would end the string, a CR the line, Ctrl+Z and ESC an input: text that holds one could run a second command.
const PLAIN = /^[\x20\x21\x23-\x7e]*$/;

/** A text of a certain look. */
export const matching = (what: string, value: string, look: RegExp, allowed: string): Argument =>
  look.test(value) ? E.right(value) : invalid(what, shortened(value), allowed);

/** A text in quotes: printable ASCII without `"`, of `longest` characters at most. */
export const quoted = (what: string, value: string, longest = 100): Argument =>
  PLAIN.test(value) && value.length <= longest
    ? E.right(`"${value}"`)
    : invalid(what, shortened(value), `at most ${longest} printable ASCII characters without a double quote`);

/** A text in quotes that no message may repeat. */
export const secret = (what: string, value: string, longest = 100): Argument =>
  PLAIN.test(value) && value.length <= longest
    ? E.right(`"${value}"`)
    : invalid(what, 'kept secret', `at most ${longest} printable ASCII characters without a double quote`);

const NAME = /^(?=.{1,100}$)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?$/;
const DOTTED = /^[\d.]+$/;

/** The name or the IPv4 address of a host, in quotes. */
export const host = (what: string, value: string): Argument =>
  NAME.test(value) && (isIpv4(value) || !DOTTED.test(value))
    ? E.right(`"${value}"`)
    : invalid(what, shortened(value), 'an IPv4 address, or a name of letters, digits, dots and hyphens');

/** An IPv4 address, in quotes. */
export const ipv4 = (what: string, value: string): Argument =>
  isIpv4(value) ? E.right(`"${value}"`) : invalid(what, shortened(value), 'an IPv4 address');

/** One of these words, in quotes. */
export const word = (what: string, value: string, allowed: readonly string[]): Argument =>
  allowed.includes(value)
    ? E.right(`"${value}"`)
    : invalid(what, shortened(value), allowed.map((one) => `"${one}"`).join(' or '));

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
