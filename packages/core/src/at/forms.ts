import { either as E } from 'fp-ts';
import { type Argument, writeLine } from './argument.ts';
import type { Command } from './command.ts';
import type { Rule } from './rule.ts';
import { accepted, firstOf, ok, prefixed, refused } from './rules.ts';

/** What the manuals give as the longest response time of nearly every command of the stack, 300 ms, with room for a slow line. */
const SOON = 5_000;

type Rest<A> = Pick<Command<A>, 'timeout' | 'input' | 'body' | 'needs' | 'shown' | 'hides'>;

/** The four forms of an AT command: execute, read, test and write. `name` is the manual's, without `AT+`. */
export const execute = <A>(name: string, reply: Rule<A>, rest: Partial<Rest<A>> = {}): Command<A> => ({
  name,
  line: E.right(`AT+${name}`),
  timeout: SOON,
  reply,
  ...rest,
});

/** A basic command, written without a plus: `AT`, `ATE1`, `ATI`. */
export const basic = <A>(name: string, reply: Rule<A>, rest: Partial<Rest<A>> = {}): Command<A> => ({
  name,
  line: E.right(name),
  timeout: SOON,
  reply,
  ...rest,
});

/** A basic command with a value right behind it: `AT&D1`. */
export const basicWith = <A>(
  name: string,
  arg: Argument,
  reply: Rule<A>,
  rest: Partial<Rest<A>> = {},
): Command<A> => ({
  name,
  line: E.map((value) => `${name}${value}`)(arg),
  timeout: SOON,
  reply,
  ...rest,
});

/** `AT+X?` */
export const read = <A>(name: string, reply: Rule<A>, rest: Partial<Rest<A>> = {}): Command<A> => ({
  name,
  line: E.right(`AT+${name}?`),
  timeout: SOON,
  reply,
  ...rest,
});

/** `AT+X=…` */
export const write = <A>(
  name: string,
  args: readonly Argument[],
  reply: Rule<A>,
  rest: Partial<Rest<A>> = {},
): Command<A> => ({ name, line: writeLine(name, ...args), timeout: SOON, reply, ...rest });

/** `AT+X=?`: what the module takes, in its own words, a line each; nothing where it only says OK. */
export const test = (name: string): Command<string> => ({
  name,
  line: E.right(`AT+${name}=?`),
  timeout: SOON,
  reply: firstOf<string>(
    ok,
    refused,
    prefixed(`+${name}:`, (rest) => E.right(rest.trim())),
  ),
});

/** A write form whose last argument is a secret, answered OK. Logs and traces show the line without it. */
export const setSecret = (name: string, open: readonly Argument[], hidden: Argument): Command<never> =>
  write(name, [...open, hidden], accepted, {
    shown: E.getOrElse(() => `AT+${name}=***`)(writeLine(name, ...open, E.right('***'))),
  });

/** A write form that is answered OK. */
export const set = (name: string, ...args: readonly Argument[]): Command<never> =>
  write(name, args, accepted);
