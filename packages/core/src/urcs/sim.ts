import type { Urc } from '../at/urc.ts';

/** What the SIM says of itself: `READY`, `NOT READY`, `NOT INSERTED`, `SIM PIN`, `SIM PUK` … */
export interface SimChanged {
  readonly _tag: 'SimChanged';
  readonly state: string;
}

const PREFIX = '+CPIN:';

/** `+CPIN: READY` */
export const sim: Urc<SimChanged> = {
  name: '+CPIN',
  read: (line) => {
    const state = line.slice(PREFIX.length).trim();
    return line.startsWith(PREFIX) && state !== '' ? { _tag: 'SimChanged', state } : undefined;
  },
};
