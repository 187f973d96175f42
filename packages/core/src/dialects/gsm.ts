import type { Reason } from '../at/reason.ts';
import { mayBegin } from '../urcs/beginning.ts';
import { urcs } from '../urcs/index.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';
import { body } from '../wire/body.ts';
import type { Dialect } from './dialect.ts';

/** A restart or the end of power; the loss of a context ends its connections only. */
const ends = (event: UrcEvent): Reason | undefined => {
  if (event._tag === 'Booted') return { _tag: 'ModuleReset' };
  if (event._tag === 'PoweredDown') return { _tag: 'PoweredDown', text: event.text };
  return undefined;
};

/** The GSM modules as the note has them. */
export const gsm: Dialect = {
  name: 'gsm',
  longestSend: 1_460,
  longestRead: 1_500,
  connections: 6,
  restsAfterUrc: 0,
  escape: 'cancels',
  names: 'opened',
  lacks: [],
  bodies: [body('+QIRD:')],
  endings: [
    'CLOSED',
    '0, CLOSED',
    '+PDP DEACT',
    'RDY',
    'NORMAL POWER DOWN',
    'UNDER_VOLTAGE POWER DOWN',
    'OVER_VOLTAGE POWER DOWN',
  ],
  urcs,
  mayBegin,
  ends,
};
