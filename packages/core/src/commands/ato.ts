import { basic } from '../at/forms.ts';
import { done, exactly, firstOf, refused } from '../at/rules.ts';

const NO_CARRIER = 'NO CARRIER';

/**
 * ATO: back to data mode, where everything on the UART is the connection's (note 4). Done at `CONNECT`: the very next byte
 * is data. Refused by `NO CARRIER` where the connection is gone, ERROR where there was none.
 */
export const ato = () =>
  basic(
    'ATO',
    firstOf(exactly('CONNECT', done), exactly(NO_CARRIER, { _tag: 'Refused', text: NO_CARRIER }), refused),
  );
