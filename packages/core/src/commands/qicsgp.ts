import { either as E } from 'fp-ts';
import { quoted, secret } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { read, set, setSecret, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { field } from '../codec/fields.ts';
import { choice } from '../codec/numbers.ts';

/** Where GPRS leads to, and whom the network lets in; most networks ask for no user. */
export interface Gprs {
  readonly apn: string;
  readonly user?: string;
  readonly password?: string;
}

const NAME = 'QICSGP';
const GPRS = E.right('1');

/** AT+QICSGP: what bears the foreground context: `qicsgp({ apn: 'CMNET' })` sets it to GPRS (note 3). */
export const qicsgp = Object.assign(
  ({ apn, user, password }: Gprs): Command<never> =>
    user === undefined && password === undefined
      ? set(NAME, GPRS, quoted('the APN', apn))
      : setSecret(
          NAME,
          [GPRS, quoted('the APN', apn), quoted('the user', user ?? '')],
          secret('the password', password ?? ''),
        ),
  {
    /** 0 CSD (a dialled line), 1 GPRS. */
    read: () => read(NAME, oneAnswer('+QICSGP:', field(choice(0, 1)))),
    test: () => test(NAME),
  },
);
