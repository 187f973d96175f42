import { RX_CHUNK } from '../protocol/protocol.ts';
import { joined } from './machine/blocks.ts';

/** What comes in pieces, of which those that come at once are handed on as one. */
export interface Gathering {
  readonly add: (bytes: Uint8Array) => void;
  /** Hands on what there is, now. */
  readonly flush: () => void;
}

/**
 * Hands on what has come by the time that `later` calls back, or as soon as it is as much as a message bears: nothing is
 * waited for that is not there already.
 */
export const gathering = (
  give: (bytes: Uint8Array) => void,
  later: (then: () => void) => void,
): Gathering => {
  let parts: Uint8Array[] = [];
  let length = 0;
  let asked = false;

  const flush = () => {
    const [first] = parts;
    if (!first) return;
    const bytes = parts.length === 1 ? first : joined(parts);
    parts = [];
    length = 0;
    give(bytes);
  };
  return {
    add: (bytes) => {
      parts.push(bytes);
      length += bytes.length;
      if (length >= RX_CHUNK) return flush();
      if (asked) return;
      asked = true;
      later(() => {
        asked = false;
        flush();
      });
    },
    flush,
  };
};
