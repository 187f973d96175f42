import type { SendOutcome } from '../../src/at/reason.ts';
import { same } from './content.ts';

/** A piece that was to be sent, and what is known of it. */
export interface Parcel {
  readonly bytes: Uint8Array;
  /** `tried`: nobody was there to be told what became of it. */
  readonly outcome: SendOutcome | 'tried';
}

/**
 * Why that cannot be what the peer has got: of what was sent all, of what is unknown all or nothing, of what was not sent
 * nothing, in that order (I2). `mayEnd`: the connection died, and what was on its way with it: what came is the beginning of it.
 */
export const disagreement = (
  got: Uint8Array,
  parcels: readonly Parcel[],
  mayEnd: boolean,
): string | undefined => {
  let at = 0;
  for (const [number, { bytes, outcome }] of parcels.entries()) {
    if (outcome === 'notSent') continue;
    const there = got.subarray(at, at + bytes.length);
    if (there.length === bytes.length && same(there, bytes)) {
      at += bytes.length;
      continue;
    }
    if (mayEnd && at + there.length === got.length && same(there, bytes.subarray(0, there.length)))
      return undefined;
    if (outcome === 'sent')
      return `piece ${number} of ${bytes.length} bytes was sent and is not at ${at} of the ${got.length} bytes that came`;
  }
  return at === got.length
    ? undefined
    : `${got.length - at} bytes came behind ${at} that nobody is told to have sent`;
};
