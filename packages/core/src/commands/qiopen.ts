import { host, number, word } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { test, write } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { about, accepted, exactly, firstOf, more } from '../at/rules.ts';
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

// Then comes ERROR, of some modules OK: the connection in use is in the way, whichever it is.
const inUse: Rule<never> = firstOf(
  exactly('ERROR', { _tag: 'Refused', text: IN_USE }),
  exactly('OK', { _tag: 'Refused', text: IN_USE }),
);

/**
 * AT+QIOPEN: opens a connection (note 3.1, 3.3). OK says that it was begun; `CONNECT OK` or `CONNECT FAIL` follow as URCs,
 * within 75 s. Refused with `ALREADY CONNECT` where that connection is open already.
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
  { test: () => test(NAME) },
);
