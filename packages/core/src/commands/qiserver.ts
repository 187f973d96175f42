import { either as E, function as F } from 'fp-ts';
import { type Argument, number, word } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { execute, read, test, write } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { done, exactly, firstOf, more, oneAnswer, refused } from '../at/rules.ts';
import { fields } from '../codec/fields.ts';
import { Count, choice } from '../codec/numbers.ts';
import type { Protocol } from '../codec/protocol.ts';

export interface ListenRequest {
  /** TCP by default. */
  readonly protocol?: Protocol;
  /** How many clients at most, 1–5, under AT+QIMUX=1; none otherwise: there is one. */
  readonly max?: number;
}

/** Whether the module listens, and to how many clients. */
export interface Listening {
  readonly listening: boolean;
  readonly clients: number;
}

const NAME = 'QISERVER';
/** The manual's longest response time. */
const PATIENCE = 150_000;
/** How long a verdict may still come after the context was lost. */
const LAST_WORD = 1_000;

const CONNECT_FAIL = 'CONNECT FAIL';
const LOST = '+PDP DEACT';

// With an index it is about a connection: whoever opened that reads it.
const verdict: Rule<never> = firstOf(
  exactly('SERVER OK', done),
  exactly(CONNECT_FAIL, { _tag: 'Refused', text: CONNECT_FAIL }),
  refused,
  exactly(LOST, { _tag: 'Doomed', text: LOST, within: LAST_WORD }),
);

const reply: Rule<never> = firstOf(exactly('OK', more(verdict)), refused);

const listening = (rest: string) =>
  F.pipe(
    fields(choice(0, 1), Count)(rest),
    E.map(([on, clients]): Listening => ({ listening: on === 1, clients })),
  );

const protocolArgument = (protocol: Protocol): Argument =>
  F.pipe(
    word('the protocol', protocol, ['TCP', 'UDP']),
    E.map(() => (protocol === 'TCP' ? '0' : '1')),
  );

/**
 * AT+QISERVER: listens for clients at the port of AT+QILPORT (note 3.2, 3.4). Done at `SERVER OK`, up to 150 s after its OK;
 * refused by `CONNECT FAIL` or ERROR. A client that comes in is a URC, `Accepted`. AT+QICLOSE ends it under AT+QISRVC=2.
 */
export const qiserver = Object.assign(
  ({ protocol = 'TCP', max }: ListenRequest = {}): Command<never> => {
    const rest = { timeout: PATIENCE };
    if (max !== undefined) {
      const args = [protocolArgument(protocol), number('the number of clients', max, 1, 5)];
      return write(NAME, args, reply, rest);
    }
    return protocol === 'TCP'
      ? execute(NAME, reply, rest)
      : write(NAME, [protocolArgument(protocol)], reply, rest);
  },
  {
    read: () => read(NAME, oneAnswer('+QISERVER:', listening)),
    test: () => test(NAME),
  },
);
