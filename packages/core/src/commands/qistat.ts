import { execute, test } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { answer, exactly, firstOf, followed, more, prefixed, refused } from '../at/rules.ts';
import { connectionStatus, type Status, stackStatus } from '../codec/status.ts';

const NAME = 'QISTAT';

// With one connection the state comes after the OK, and nothing after it; with six a line each, then OK.
const reply: Rule<Status> = firstOf<Status>(
  exactly('OK', more<Status>(prefixed('STATE:', stackStatus, 'last'))),
  followed<Status>(prefixed('+QISTAT:', connectionStatus), answer('+QISTAT:', connectionStatus)),
  refused,
);

/**
 * AT+QISTAT: what the stack is doing (note 5.6.2): one state under AT+QIMUX=0, a line for each of six connections
 * under AT+QIMUX=1. One command reads both.
 */
export const qistat = Object.assign(() => execute(NAME, reply), { test: () => test(NAME) });
