import { execute, test } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { accepted, exactly, firstOf, followed, more, prefixed, refused } from '../at/rules.ts';
import { clientStatus, type ServerStatus, serverStatus } from '../codec/server-status.ts';
import type { ConnectionStatus } from '../codec/status.ts';

const NAME = 'QISSTAT';
/** How long the module must be silent before an answer that may go on is whole, in ms. */
const QUIET = 500;

// The firmware has a blank before the colon where a client is there, and none where not.
const client: Rule<ConnectionStatus> = firstOf(prefixed('C:', clientStatus), prefixed('C :', clientStatus));

// No paper says whether an OK ends the list: one that comes does, otherwise silence.
const clients: Rule<ServerStatus | ConnectionStatus> = (token) =>
  firstOf<ServerStatus | ConnectionStatus>(
    followed<ServerStatus | ConnectionStatus>(client, clients, QUIET),
    accepted,
  )(token);

const server: Rule<ServerStatus | ConnectionStatus> = firstOf<ServerStatus | ConnectionStatus>(
  followed<ServerStatus | ConnectionStatus>(prefixed('S:', serverStatus), clients, QUIET),
  refused,
);

/**
 * AT+QISSTAT: what the module's server is doing (note 5.6.2), and under AT+QIMUX=1 each of its clients. Half a second of
 * silence ends the answer where nothing else does.
 */
export const qisstat = Object.assign(
  () => execute(NAME, firstOf<ServerStatus | ConnectionStatus>(exactly('OK', more(server)), refused)),
  { test: () => test(NAME) },
);
