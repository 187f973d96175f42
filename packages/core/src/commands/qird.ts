import { either as E, function as F } from 'fp-ts';
import { number, oneOf } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { test, write } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { accepted, firstOf, more } from '../at/rules.ts';
import { type Address, address } from '../codec/address.ts';
import { fields } from '../codec/fields.ts';
import { Count, Text } from '../codec/numbers.ts';
import { Protocol } from '../codec/protocol.ts';
import type { Role } from '../codec/role.ts';

export interface RetrieveRequest {
  /** The PDP context, 0 or 1; 0 by default. */
  readonly context?: number;
  /** 1 the module is the client of the connection (the default), 2 the server. */
  readonly role?: Role;
  /** 0–5; 0 under AT+QIMUX=0, and by default. */
  readonly index?: number;
  /** How many bytes at most, 1–1500; 1500 by default. */
  readonly length?: number;
}

/** A piece of what was read, as it arrived. */
export interface Retrieved {
  readonly from: Address;
  readonly protocol: Protocol;
  /** The bytes of the whole answer. */
  readonly length: number;
  /** A view of the received chunk. */
  readonly bytes: Uint8Array;
  /** How many bytes of the answer are still to come: 0 in its last piece. */
  readonly remaining: number;
}

const NAME = 'QIRD';
const PREFIX = '+QIRD:';
const LONGEST = 1500;

type Header = Pick<Retrieved, 'from' | 'protocol' | 'length'>;

/** `116.228.146.250:7070,TCP,36` */
const header = (rest: string): E.Either<string, Header> =>
  F.pipe(
    fields(Text, Protocol, Count)(rest),
    E.chain(([from, protocol, length]) =>
      F.pipe(
        address(from),
        E.map((known): Header => ({ from: known, protocol, length })),
      ),
    ),
  );

/** The pieces, then OK. */
const pieces =
  (told: Header): Rule<Retrieved> =>
  (token) => {
    if (token._tag === 'Line') return accepted(token);
    const { bytes, remaining } = token;
    return { _tag: 'More', values: [{ ...told, bytes, remaining }] };
  };

const announced: Rule<Retrieved> = (token) => {
  // Data under a header that could not be read: the command fails at its OK, and the bytes are nobody's.
  if (token._tag === 'Data') return more();
  if (!token.text.startsWith(PREFIX)) return undefined;
  const told = header(token.text.slice(PREFIX.length));
  if (E.isRight(told)) return more(pieces(told.right));
  return { _tag: 'More', values: [], spoiled: { text: token.text, why: told.left } };
};

/**
 * AT+QIRD: reads what came, up to 1500 bytes (note 5.3.2), in pieces as they arrive. Nothing there: completes empty.
 * Refused where the connection is closed and read to its end. Read again until it is empty: only then is new data announced.
 */
export const qird = Object.assign(
  ({ context = 0, role = 1, index = 0, length = LONGEST }: RetrieveRequest = {}): Command<Retrieved> =>
    write(
      NAME,
      [
        number('the context', context, 0, 1),
        oneOf('the role', role, [1, 2]),
        number('the index', index, 0, 5),
        number('the length', length, 1, LONGEST),
      ],
      firstOf(announced, accepted),
      { body: { prefix: PREFIX } },
    ),
  { test: () => test(NAME) },
);
