import { host } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { test, write } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { exactly, firstOf, followed, more, readable, refused } from '../at/rules.ts';
import { ipv4 } from '../codec/address.ts';

const NAME = 'QIDNSGIP';
/** The manual's longest response time, 14 s, with room for a slow line. */
const PATIENCE = 15_000;
/** How long after an address there may come another, in ms: nothing else tells the last. */
const QUIET = 1_000;

const MEANINGS: readonly string[] = [
  'the module is not authorised',
  'the module takes the name for none',
  'the network failed',
  'there is no DNS server',
  'the DNS server did not answer in time',
  'no DNS server is configured',
  'the module is out of memory',
  'no reason is known',
];

const FAILED = /^ERROR: *(\d{1,9})$/;

/** `ERROR:4`, `ERROR: 4`, or the state of a stack that cannot resolve now. */
const failed =
  (name: string): Rule<never> =>
  (token) => {
    if (token._tag !== 'Line') return undefined;
    const { text } = token;
    if (text.startsWith('STATE:')) return { _tag: 'Refused', text };
    if (!text.startsWith('ERROR:')) return undefined;
    const code = Number(FAILED.exec(text)?.[1]);
    const meaning = MEANINGS[code - 1];
    if (meaning === undefined) return { _tag: 'Refused', text };
    return { _tag: 'Refused', text, because: { _tag: 'DnsFailed', name, code, meaning } };
  };

const addresses = (name: string): Rule<string> =>
  firstOf<string>(
    followed(readable(ipv4), (token) => addresses(name)(token), QUIET),
    failed(name),
    refused,
  );

/**
 * AT+QIDNSGIP: the IPv4 addresses of a name, each as it comes (note 8.2), the first within 14 s of the OK. Nothing tells the
 * last: a second of silence does. Errors with `DnsFailed`, or refused where the stack is in a state that cannot resolve.
 */
export const qidnsgip = Object.assign(
  (name: string): Command<string> =>
    write(
      NAME,
      [host('the name', name)],
      firstOf<string>(exactly('OK', more(addresses(name))), failed(name), refused),
      { timeout: PATIENCE },
    ),
  { test: () => test(NAME) },
);
