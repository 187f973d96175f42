import { of } from 'rxjs';
import { info, ok } from '../part.ts';
import type { Setting } from '../state.ts';
import type { Command, Family } from './answer.ts';
import { basic } from './basic.ts';
import { setting } from './setting.ts';

/** An S-register: read as three digits. */
const register = (name: Setting, values: readonly number[]): Command => {
  const { write } = setting(name, values);
  return {
    read: ({ state }) => of(info(String(state.settings[name]).padStart(3, '0')), ok),
    ...(write && { write }),
  };
};

const rings = Array.from({ length: 256 }, (_, count) => count);

/**
 * The modem lines and the characters of the line. AT&C: what DCD says. AT&D: what DTR means in data mode, 0 nothing,
 * 1 command mode, 2 the end of the connection (note 4). S3, S4 and S5, the characters CR, LF and BS, stay as they are.
 */
export const line: Family = {
  '&C': basic('&C', [0, 1]),
  '&D': basic('&D', [0, 1, 2]),
  S0: register('S0', rings),
  S3: register('S3', [13]),
  S4: register('S4', [10]),
  S5: register('S5', [8]),
};
