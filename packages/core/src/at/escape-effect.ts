import { ESC } from '../bytes/ascii.ts';
import type { Reason } from './reason.ts';

/**
 * What an ESC within a payload of fixed length does: it `cancels` the send, as the note says (5.2.2.2); or it is `literal`, a
 * byte like any other, as on modules that were seen to take it so. `unknown`: nobody has tried, and it is taken to cancel.
 */
export type EscapeEffect = 'literal' | 'cancels' | 'unknown';

const WHY: Readonly<Record<Exclude<EscapeEffect, 'literal'>, string>> = {
  cancels: 'ESC cancels the send',
  unknown: 'ESC may cancel the send, and nobody knows of this module',
};

/** Why a payload cannot be sent where ESC has that effect. */
export const escaping = (bytes: Uint8Array, effect: EscapeEffect): Reason | undefined => {
  const at = effect === 'literal' ? -1 : bytes.indexOf(ESC);
  if (effect === 'literal' || at < 0) return undefined;
  return { _tag: 'PayloadNotRepresentable', byte: ESC, at, why: WHY[effect] };
};
