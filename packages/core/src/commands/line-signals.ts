import { oneOf } from '../at/argument.ts';
import { basicWith } from '../at/forms.ts';
import { accepted } from '../at/rules.ts';

/** AT&D: what DTR going off does in data mode: 0 nothing, 1 leaves it and keeps the connection, 2 disconnects (note 4). */
export const dtrBehaviour = (value: 0 | 1 | 2) =>
  basicWith('AT&D', oneOf('the value of AT&D', value, [0, 1, 2]), accepted);

/** AT&C: what DCD shows: 0 it is always on, 1 whether there is a connection (note 5.6.2), the default. */
export const dcdBehaviour = (value: 0 | 1) =>
  basicWith('AT&C', oneOf('the value of AT&C', value, [0, 1]), accepted);
