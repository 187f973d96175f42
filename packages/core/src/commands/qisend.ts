import { either as E } from 'fp-ts';
import { type Argument, number } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { type EscapeEffect, escaping } from '../at/escape-effect.ts';
import { execute, test, write } from '../at/forms.ts';
import type { Reason } from '../at/reason.ts';
import type { Rule, Step } from '../at/rule.ts';
import { about, done, exactly, firstOf, refused } from '../at/rules.ts';
import { CTRL_Z } from '../bytes/ascii.ts';

export interface SendRequest {
  /** 0–5 under AT+QIMUX=1; none otherwise. */
  readonly index?: number;
  /** 1–1460 bytes: more is dropped by the module without a word (note 5.2.2.1). */
  readonly bytes: Uint8Array;
  /** Whether the module repeats the bytes back: AT+QISDE=1, its default. */
  readonly echoed?: boolean;
  /** Whether the module prompts for them: AT+QIPROMPT=1, its default, or 3. Under 2 it does not even say SEND OK. */
  readonly prompted?: boolean;
}

export interface FixedSendRequest extends SendRequest {
  /** What an ESC within the payload does. A payload that has one is refused unless it is `literal`. Default: `cancels`. */
  readonly escape?: EscapeEffect;
}

export interface TimedSendRequest extends SendRequest {
  /** 0–1460 bytes; nothing at all is answered SEND FAIL. */
  readonly bytes: Uint8Array;
  /** The period that AT+QIAUTOS has set, in s: 1–100. */
  readonly period: number;
}

const NAME = 'QISEND';
const LONGEST = 1460;
const PATIENCE = 30_000;
/** How long a verdict may still come after the connection was lost under a send. */
const LAST_WORD = 1_000;

const doomed = (text: string): Step<never> => ({ _tag: 'Doomed', text, within: LAST_WORD });

// Under AT+QIPROMPT=3 the verdict names the connection.
const verdict = (index: number | undefined): Rule<never> =>
  firstOf(
    about(index, 'SEND OK', done),
    about(index, 'SEND FAIL', { _tag: 'Refused', text: 'SEND FAIL' }),
    refused,
    about(index, 'CLOSED', doomed('CLOSED')),
    exactly('+PDP DEACT', doomed('+PDP DEACT')),
  );

const indexArgument = (index: number | undefined): readonly Argument[] =>
  index === undefined ? [] : [number('the index', index, 0, 5)];

const lengthArgument = (bytes: Uint8Array, shortest = 1): Argument =>
  number('the length of the payload', bytes.length, shortest, LONGEST);

/** The payload, or the first of its bytes that the module would take for an order. */
const without = (bytes: Uint8Array, byte: number, why: string): E.Either<Reason, Uint8Array> => {
  const at = bytes.indexOf(byte);
  return at < 0 ? E.right(bytes) : E.left({ _tag: 'PayloadNotRepresentable', byte, at, why });
};

const unescaped = (bytes: Uint8Array, effect: EscapeEffect): E.Either<Reason, Uint8Array> => {
  const reason = escaping(bytes, effect);
  return reason ? E.left(reason) : E.right(bytes);
};

const ENDED = 'Ctrl+Z ends a send of changeable length';
const HASTENED = 'Ctrl+Z ends a timed send before its time';

/** The command, unless one of these checks says why it must not reach the wire. */
const guarded = (
  command: Command<never>,
  ...checks: readonly E.Either<Reason, unknown>[]
): Command<never> => {
  for (const check of checks) if (E.isLeft(check)) return { ...command, line: check };
  return command;
};

const unless = (prompted: boolean): { readonly unprompted?: true } => (prompted ? {} : { unprompted: true });

const fixed = ({
  index,
  bytes,
  echoed = true,
  prompted = true,
  escape: effect = 'cancels',
}: FixedSendRequest): Command<never> =>
  guarded(
    write(NAME, [...indexArgument(index), lengthArgument(bytes)], verdict(index), {
      timeout: PATIENCE,
      input: { bytes, echoed, ...(effect === 'literal' && { literal: true }), ...unless(prompted) },
    }),
    unescaped(bytes, effect),
  );

const changeable = ({ index, bytes, echoed = true, prompted = true }: SendRequest): Command<never> => {
  const input = new Uint8Array(bytes.length + 1);
  input.set(bytes);
  input[bytes.length] = CTRL_Z;
  const rest = { timeout: PATIENCE, input: { bytes: input, echoed, ...unless(prompted) } };
  return guarded(
    index === undefined
      ? execute(NAME, verdict(index), rest)
      : write(NAME, indexArgument(index), verdict(index), rest),
    lengthArgument(bytes),
    without(bytes, CTRL_Z, ENDED),
    unescaped(bytes, 'cancels'),
  );
};

const timed = ({
  index,
  bytes,
  echoed = true,
  prompted = true,
  period,
}: TimedSendRequest): Command<never> => {
  const rest = {
    timeout: PATIENCE + period * 1_000,
    input: { bytes, echoed, open: true, ...unless(prompted) },
  };
  return guarded(
    index === undefined
      ? execute(NAME, verdict(index), rest)
      : write(NAME, indexArgument(index), verdict(index), rest),
    number('the period', period, 1, 100),
    lengthArgument(bytes, 0),
    without(bytes, CTRL_Z, HASTENED),
    unescaped(bytes, 'cancels'),
  );
};

/**
 * AT+QISEND: sends 1–1460 bytes (note 5.2.2). `qisend({ index: 0, bytes })` says their number first, and takes any payload;
 * `qisend.changeable({ index: 0, bytes })` ends them by Ctrl+Z, and takes none that holds Ctrl+Z or ESC;
 * `qisend.timed({ index: 0, bytes, period: 10 })`, under AT+QIAUTOS=1, leaves their end to the time: the verdict comes when
 * the period is over, counted from the command.
 *
 * `SEND OK` says that the module took the bytes, not that the peer has them: ask AT+QISACK. `SEND FAIL` and ERROR refuse
 * them. Where the connection or the context is lost meanwhile, it fails within a second.
 */
export const qisend = Object.assign(fixed, { changeable, timed, test: () => test(NAME) });
