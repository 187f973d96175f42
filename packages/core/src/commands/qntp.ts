import { either as E, function as F } from 'fp-ts';
import { host as hostArgument, number } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { execute, read, test, write } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { done, exactly, firstOf, more, oneAnswer, refused } from '../at/rules.ts';
import type { Address } from '../codec/address.ts';
import { clockResult } from '../codec/clock-result.ts';
import { fields } from '../codec/fields.ts';
import { Port, Text } from '../codec/numbers.ts';

export interface TimeServer {
  /** An IPv4 address, or a name. */
  readonly host: string;
  /** 1–65535; 123 as a rule. */
  readonly port?: number;
}

const NAME = 'QNTP';
const PREFIX = '+QNTP:';
/** The manual's longest response time. */
const PATIENCE = 120_000;

const result: Rule<never> = (token) => {
  if (token._tag !== 'Line' || !token.text.startsWith(PREFIX)) return refused(token);
  const { text } = token;
  const told = clockResult(text.slice(PREFIX.length));
  if (E.isLeft(told)) return { _tag: 'Done', values: [], spoiled: { text, why: told.left } };
  const code = told.right;
  if (code === 0) return done;
  return { _tag: 'Refused', text, because: { _tag: 'ClockNotSet', code } };
};

const reply: Rule<never> = firstOf(exactly('OK', more(result)), refused);

/** `"210.72.145.44",123`; a number alone is the result of another time. */
const server = (rest: string): E.Either<string, Address> | undefined =>
  E.isRight(clockResult(rest))
    ? undefined
    : F.pipe(
        fields(Text, Port)(rest),
        E.map(([host, port]): Address => ({ host, port })),
      );

/**
 * AT+QNTP: sets the module's clock by a time server: `qntp()` by the one that is set, `qntp({ host: 'pool.ntp.org' })` by
 * this one. Done when the clock is set, up to 120 s after its OK; errors with `ClockNotSet`.
 */
export const qntp = Object.assign(
  (by?: TimeServer): Command<never> =>
    by === undefined
      ? execute(NAME, reply, { timeout: PATIENCE })
      : write(
          NAME,
          [
            hostArgument('the time server', by.host),
            ...(by.port === undefined ? [] : [number('the port', by.port, 1, 65_535)]),
          ],
          reply,
          { timeout: PATIENCE },
        ),
  {
    read: () => read(NAME, oneAnswer(PREFIX, server)),
    test: () => test(NAME),
  },
);
