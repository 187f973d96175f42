import { host, number, word } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { test, write } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { about, accepted, done, exactly, firstOf, more, refused } from '../at/rules.ts';
import { isIpv4 } from '../codec/address.ts';
import type { Protocol } from '../codec/protocol.ts';

export interface OpenRequest {
  /** 0–5 under AT+QIMUX=1; none otherwise. */
  readonly index?: number;
  readonly protocol: Protocol;
  /** An IPv4 address, or a name (AT+QIDNSIP=1). */
  readonly host: string;
  /** 1–65535 */
  readonly port: number;
}

const NAME = 'QIOPEN';
const IN_USE = 'ALREADY CONNECT';
/** The manual's longest response time. */
const CONNECTED_WITHIN = 75_000;
/** How long a verdict may still come after the context was lost. */
const LAST_WORD = 1_000;

// Then comes ERROR, of some modules OK: the connection in use is in the way, whichever it is.
const inUse: Rule<never> = firstOf(
  exactly('ERROR', { _tag: 'Refused', text: IN_USE }),
  exactly('OK', { _tag: 'Refused', text: IN_USE }),
);

/** In transparent mode the command lasts until the UART is the connection, or is not: nobody else may write until then. */
const diverted: Rule<never> = firstOf(
  exactly('CONNECT', done),
  about(undefined, 'CONNECT FAIL', { _tag: 'Refused', text: 'CONNECT FAIL' }),
  refused,
  exactly('+PDP DEACT', { _tag: 'Doomed', text: '+PDP DEACT', within: LAST_WORD }),
);

const transparent = ({ protocol, host: name, port }: Omit<OpenRequest, 'index'>): Command<never> => ({
  ...write(
    NAME,
    [
      word('the protocol', protocol, ['TCP', 'UDP']),
      host('the host', name),
      number('the port', port, 1, 65_535),
    ],
    firstOf(about(undefined, IN_USE, more(inUse)), exactly('OK', more(diverted)), refused),
    { timeout: CONNECTED_WITHIN, needs: { QIDNSIP: isIpv4(name) ? 0 : 1 } },
  ),
  diverts: true,
});

/**
 * AT+QIOPEN: opens a connection (note 3.1, 3.3). OK says that it was begun; `CONNECT OK` or `CONNECT FAIL` follow as URCs,
 * within 75 s. Refused with `ALREADY CONNECT` where that connection is open already. Under AT+QIMODE=1 `qiopen.transparent`:
 * done at `CONNECT`, from where on the UART is the connection (note 4.1), refused by `CONNECT FAIL`.
 */
export const qiopen = Object.assign(
  ({ index, protocol, host: name, port }: OpenRequest): Command<never> =>
    write(
      NAME,
      [
        ...(index === undefined ? [] : [number('the index', index, 0, 5)]),
        word('the protocol', protocol, ['TCP', 'UDP']),
        host('the host', name),
        number('the port', port, 1, 65_535),
      ],
      firstOf(about(index, IN_USE, more(inUse)), accepted),
      { needs: { QIDNSIP: isIpv4(name) ? 0 : 1 } },
    ),
  { transparent, test: () => test(NAME) },
);
