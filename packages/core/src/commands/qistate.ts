import { execute, test } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { accepted, exactly, firstOf, followed, more, prefixed, refused } from '../at/rules.ts';
import type { StackState } from '../codec/state.ts';
import { connectionState, type Status, stackStatus } from '../codec/status.ts';

const NAME = 'QISTATE';
const CONNECTIONS = 6;
/** How long the module must be silent before an answer that may go on is whole, in ms. */
const QUIET = 500;

// The final OK is there on M95 and MC60; the note has none (5.6.2). So after the last line silence may end the answer,
// and before it where `quiet` says that the answer may have been whole already.
const rows = (left: number, quiet?: number): Rule<Status> => {
  const row = prefixed<Status>('+QISTATE:', connectionState);
  return firstOf(
    left > 1 ? followed(row, rows(left - 1, quiet), quiet) : followed(row, accepted, QUIET),
    accepted,
  );
};

// Only a stack with one connection is ever in these.
const SINGLE: readonly StackState[] = [
  'TCP CONNECTING',
  'UDP CONNECTING',
  'CONNECT OK',
  'CONNECT FAIL',
  'IP CLOSE',
];

const state: Rule<Status> = (token) => {
  const step = prefixed('STATE:', stackStatus)(token);
  if (step?._tag !== 'More') return step;
  const known = step.values[0]?.state;
  if (known === 'IP PROCESSING') return { ...step, next: rows(CONNECTIONS) };
  if (known !== undefined && SINGLE.includes(known)) return { _tag: 'Done', values: step.values };
  return { ...step, next: rows(CONNECTIONS, QUIET), quiet: QUIET };
};

/**
 * AT+QISTATE: what the stack is doing, and under AT+QIMUX=1 each of six connections (note 5.6.2). Where nothing tells
 * the end of the answer, half a second of silence does.
 */
export const qistate = Object.assign(
  () => execute(NAME, firstOf<Status>(exactly('OK', more(state)), refused)),
  { test: () => test(NAME) },
);
