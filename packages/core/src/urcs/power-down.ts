import type { Urc } from '../at/urc.ts';

/** The module switches itself off; `lines`: it has not said so, and DSR shows it. */
export interface PoweredDown {
  readonly _tag: 'PoweredDown';
  readonly because: 'order' | 'undervoltage' | 'overvoltage' | 'lines';
  readonly text: string;
}

/** The supply is near its limit: the module goes on for now. */
export interface PowerWarning {
  readonly _tag: 'PowerWarning';
  readonly because: 'undervoltage' | 'overvoltage';
  readonly text: string;
}

/** `NORMAL POWER DOWN` and its kin, and the warnings before them. */
export const powerDown: Urc<PoweredDown | PowerWarning> = {
  name: 'POWER DOWN',
  read: (text) => {
    switch (text) {
      case 'NORMAL POWER DOWN':
        return { _tag: 'PoweredDown', because: 'order', text };
      case 'UNDER_VOLTAGE POWER DOWN':
        return { _tag: 'PoweredDown', because: 'undervoltage', text };
      case 'OVER_VOLTAGE POWER DOWN':
        return { _tag: 'PoweredDown', because: 'overvoltage', text };
      case 'UNDER_VOLTAGE WARNING':
        return { _tag: 'PowerWarning', because: 'undervoltage', text };
      case 'OVER_VOLTAGE WARNING':
        return { _tag: 'PowerWarning', because: 'overvoltage', text };
      default:
        return undefined;
    }
  },
};
