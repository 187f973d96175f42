import { either as E, function as F } from 'fp-ts';
import { quoted, secret } from '../at/argument.ts';
import { execute, read, setSecret, test } from '../at/forms.ts';
import { accepted, oneAnswer } from '../at/rules.ts';
import { fields } from '../codec/fields.ts';
import { Text } from '../codec/numbers.ts';

/** Whom the network lets in, and where to. */
export interface AccessPoint {
  readonly apn: string;
  readonly user: string;
  readonly password: string;
}

const NAME = 'QIREGAPP';

const accessPoint = (rest: string) =>
  F.pipe(
    fields(Text, Text, Text)(rest),
    E.map(([apn, user, password]): AccessPoint => ({ apn, user, password })),
  );

/**
 * AT+QIREGAPP: starts the TCP/IP stack (note 3), as AT+QICSGP set it up or with an access point of its own.
 * Refused unless the stack is in IP INITIAL. Its state may change some ms after the OK.
 */
export const qiregapp = Object.assign(
  (at?: AccessPoint) =>
    at === undefined
      ? execute(NAME, accepted)
      : setSecret(
          NAME,
          [quoted('the APN', at.apn), quoted('the user', at.user)],
          secret('the password', at.password),
        ),
  {
    /** The access point in use; its password among it. */
    read: () =>
      read(NAME, oneAnswer('+QIREGAPP:', accessPoint), { hides: /^\+QIREGAPP: ?"[^"]*", ?"[^"]*", ?/ }),
    test: () => test(NAME),
  },
);
