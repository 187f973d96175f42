import { oneOf } from '../at/argument.ts';
import { read, set, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { answeredRegistration } from '../codec/registration.ts';

/** 0 none, 1 the state, 2 the state with area and cell. */
export type Reports = 0 | 1 | 2;

const registration = (name: string) =>
  Object.assign((reports: Reports) => set(name, oneOf(`the value of AT+${name}`, reports, [0, 1, 2])), {
    read: () => read(name, oneAnswer(`+${name}:`, answeredRegistration)),
    test: () => test(name),
  });

/** AT+CREG: whether the module is in a network for calls and messages. `creg(1)` has every change reported (`+CREG: 1`). */
export const creg = registration('CREG');

/** AT+CGREG: whether the module is in a network for GPRS (note 2.2). `cgreg(1)` has every change reported (`+CGREG: 1`). */
export const cgreg = registration('CGREG');
