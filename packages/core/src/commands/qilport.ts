import { either as E, function as F } from 'fp-ts';
import { number, word } from '../at/argument.ts';
import { read, set, test } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { firstOf, more, refused } from '../at/rules.ts';
import { decode, Port } from '../codec/numbers.ts';
import type { Protocol } from '../codec/protocol.ts';

/** The ports that the module's servers listen at. */
export interface LocalPorts {
  readonly tcp: number;
  readonly udp: number;
}

const NAME = 'QILPORT';
const LINE = /^(TCP|UDP): *(.*)$/;

type Told = Readonly<Partial<Record<Protocol, string>>>;

const port = (told: Told, protocol: Protocol) =>
  F.pipe(
    decode(Port)(told[protocol] ?? ''),
    E.mapLeft((why) => `${protocol}: ${why}`),
  );

const ports = (told: Told): E.Either<string, LocalPorts> =>
  F.pipe(E.Do, E.apS('tcp', port(told, 'TCP')), E.apS('udp', port(told, 'UDP')));

/** `TCP: 2020`, `UDP: 3030`, then OK. */
const after = (told: Told): Rule<LocalPorts> =>
  firstOf<LocalPorts>((token) => {
    if (token._tag !== 'Line') return undefined;
    const { text } = token;
    if (text === 'OK') {
      const known = ports(told);
      return E.isRight(known)
        ? { _tag: 'Done', values: [known.right] }
        : { _tag: 'Done', values: [], spoiled: { text, why: known.left } };
    }
    const [, protocol, value] = LINE.exec(text) ?? [];
    return protocol === undefined ? undefined : more(after({ ...told, [protocol]: value }));
  }, refused);

/** AT+QILPORT: the port that a server of the module listens at, 0–65535, one for TCP and one for UDP (note 3.2). */
export const qilport = Object.assign(
  (protocol: Protocol, at: number) =>
    set(NAME, word('the protocol', protocol, ['TCP', 'UDP']), number('the port', at, 0, 65_535)),
  {
    read: () => read(NAME, after({})),
    test: () => test(NAME),
  },
);
