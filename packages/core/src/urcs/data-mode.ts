import type { Urc } from '../at/urc.ts';

/** The UART is a connection's from the next byte on (note 4.1, 4.2, 5.1). */
export interface DataMode {
  readonly _tag: 'DataMode';
}

/** `CONNECT`: a connection was opened, or a client taken in, under AT+QIMODE=1. The answer to ATO is not it. */
export const dataMode: Urc<DataMode> = {
  name: 'CONNECT (data mode)',
  read: (line) => (line === 'CONNECT' ? { _tag: 'DataMode' } : undefined),
};
