import { either as E } from 'fp-ts';
import { number, quoted, secret, writeLine } from '../at/argument.ts';
import type { Command } from '../at/command.ts';
import { read, set, setSecret, test, write } from '../at/forms.ts';
import { accepted, oneAnswer } from '../at/rules.ts';
import { field } from '../codec/fields.ts';
import { choice } from '../codec/numbers.ts';

/** Where GPRS leads to, and whom the network lets in; most networks ask for no user. */
export interface Gprs {
  readonly apn: string;
  readonly user?: string;
  readonly password?: string;
}

/** A dialled line. Most modules of the family have none any more, and refuse it. */
export interface Csd {
  readonly number: string;
  readonly user?: string;
  readonly password?: string;
  /** How fast: 0–3; which is which is the manual's. */
  readonly rate: number;
}

const NAME = 'QICSGP';
const CSD = E.right('0');
const GPRS = E.right('1');

const csd = ({ number: dialled, user = '', password = '', rate }: Csd): Command<never> => {
  const shared = [CSD, quoted('the number', dialled), quoted('the user', user)];
  const pace = number('the rate', rate, 0, 3);
  return {
    ...write(NAME, [...shared, secret('the password', password), pace], accepted),
    shown: E.getOrElse(() => `AT+${NAME}=***`)(writeLine(NAME, ...shared, E.right('***'), pace)),
  };
};

/** AT+QICSGP: what bears the foreground context: `qicsgp({ apn: 'CMNET' })` sets it to GPRS (note 3), `qicsgp.csd` to a line. */
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
    csd,
    /** 0 CSD (a dialled line), 1 GPRS. */
    read: () => read(NAME, oneAnswer('+QICSGP:', field(choice(0, 1)))),
    test: () => test(NAME),
  },
);
