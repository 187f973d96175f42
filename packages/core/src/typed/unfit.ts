import type { EscapeEffect } from '../at/escape-effect.ts';
import type { Reason } from '../at/reason.ts';
import { ESC } from '../bytes/ascii.ts';
import { recognise, shownLine } from '../catalogue/index.ts';
import type { Request } from './draft.ts';

const CTRL_Z = 0x1a;

/** Why what was typed cannot be given to a module; `undefined` where it can. */
export const unfit = ({ text, data }: Request, effect: EscapeEffect = 'cancels'): Reason | undefined => {
  if (!/^AT[\x20-\x7e]*$/i.test(text))
    return {
      _tag: 'Invalid',
      what: 'the AT command',
      given: JSON.stringify(text),
      allowed: 'one line that begins with AT, in ASCII',
    };
  const ended = recognise(text)?.form.data === 'ended';
  const what = `the data of ${shownLine(text)}`;
  if (data?.includes(ESC) && (ended || effect !== 'literal'))
    return {
      _tag: 'Invalid',
      what,
      given: 'with an ESC, which the module obeys',
      allowed: ended ? 'bytes without it' : 'bytes without it, where it is not literal to the module',
    };
  if (ended && data?.includes(CTRL_Z))
    return {
      _tag: 'Invalid',
      what,
      given: 'with an early Ctrl+Z, which the module obeys',
      allowed: 'bytes without it',
    };
  return undefined;
};
