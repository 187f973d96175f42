import { execute, test } from '../at/forms.ts';
import { oneAnswer } from '../at/rules.ts';
import { field } from '../codec/fields.ts';
import { choice } from '../codec/numbers.ts';

/** AT+QINISTAT: how far the module has come since its start: 0 nothing, 1 commands, 2 the phone book, 3 messages too. */
export const qinistat = Object.assign(
  () => execute('QINISTAT', oneAnswer('+QINISTAT:', field(choice(0, 1, 2, 3)))),
  { test: () => test('QINISTAT') },
);
