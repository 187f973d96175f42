import { either as E } from 'fp-ts';
import type { Urc } from '../at/urc.ts';
import { type Registration, reportedRegistration } from '../codec/registration.ts';

/** The module entered or left a network: `GSM` for calls and messages (+CREG), `GPRS` for data (+CGREG). */
export interface RegistrationChanged extends Registration {
  readonly _tag: 'RegistrationChanged';
  readonly network: 'GSM' | 'GPRS';
}

const PREFIX = /^\+C(G?)REG:(.*)$/;

/** `+CREG: 1`, `+CGREG: 1,"00C3","1A2B"`; the answers to AT+CREG? have a field more and are not it. */
export const registration: Urc<RegistrationChanged> = {
  name: '+CREG',
  read: (line) => {
    const found = PREFIX.exec(line);
    if (!found) return undefined;
    const told = reportedRegistration(found[2] ?? '');
    if (E.isLeft(told)) return undefined;
    return { _tag: 'RegistrationChanged', network: found[1] ? 'GPRS' : 'GSM', ...told.right };
  },
};
