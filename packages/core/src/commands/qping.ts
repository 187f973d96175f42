import { either as E } from 'fp-ts';
import { host as hostArgument, number } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { test, write } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { exactly, firstOf, more, refused } from '../at/rules.ts';
import {
  type PingErrorCode,
  type PingLost,
  type PingReply,
  type PingStatistics,
  pingResult,
} from '../codec/ping.ts';

export interface PingRequest {
  /** An IPv4 address, or a name. */
  readonly host: string;
  /** How long each packet is waited for, in s: 1–255; 1 by default. */
  readonly wait?: number;
  /** How many packets, 1–10; 4 by default. */
  readonly count?: number;
}

/** What comes of it, in this order: each packet, answered or lost, then all of them together. */
export type Pinged = PingReply | PingLost | PingStatistics;

const NAME = 'QPING';
const PREFIX = '+QPING:';
// Unreadable as well: what is about one packet is not the last line.
const ONE_OF_THEM = /^\+QPING: *[01]\b/;
const WAIT = 1;
const COUNT = 4;
/** What resolving the name and the last answer may take besides, in ms. */
const BESIDES = 30_000;

const MEANINGS: Readonly<Record<PingErrorCode, string>> = {
  3: 'the TCP/IP stack is busy',
  4: 'the host was not found',
  5: 'the context was not activated',
};

const results =
  (host: string): Rule<Pinged> =>
  (token) => {
    if (token._tag !== 'Line' || !token.text.startsWith(PREFIX)) return refused(token);
    const { text } = token;
    const told = pingResult(text.slice(PREFIX.length));
    if (E.isLeft(told)) {
      const _tag = ONE_OF_THEM.test(text) ? 'More' : 'Done';
      return { _tag, values: [], spoiled: { text, why: told.left } };
    }
    const result = told.right;
    switch (result._tag) {
      case 'Error': {
        const { code } = result;
        return {
          _tag: 'Refused',
          text,
          because: { _tag: 'PingFailed', host, code, meaning: MEANINGS[code] },
        };
      }
      case 'Statistics':
        return { _tag: 'Done', values: [result] };
      default:
        return { _tag: 'More', values: [result] };
    }
  };

/** AT+QPING: whether a host answers, and how soon. Errors with `PingFailed` where it could not be tried. */
export const qping = Object.assign(
  ({ host, wait = WAIT, count = COUNT }: PingRequest): Command<Pinged> =>
    write(
      NAME,
      [
        hostArgument('the host', host),
        number('the waiting time', wait, 1, 255),
        number('the number of packets', count, 1, 10),
      ],
      firstOf<Pinged>(exactly('OK', more(results(host))), refused),
      { timeout: wait * 1_000 * count + BESIDES },
    ),
  { test: () => test(NAME) },
);
