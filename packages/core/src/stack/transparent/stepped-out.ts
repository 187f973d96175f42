import { areWholeLines } from './whole-lines.ts';

/** How a module says that it is in command mode again. */
const OK = [0x0d, 0x0a, 0x4f, 0x4b, 0x0d, 0x0a];

/** Where payload ends and command mode begins in what came after the escape. */
export interface SteppedOut {
  /** How many bytes are payload. */
  readonly payload: number;
  /** Where the lines behind the OK begin. */
  readonly lines: number;
}

/**
 * The module's OK among what came since the escape was written: the last one behind which there is nothing but whole lines,
 * what it kept back while it was in data mode. One that was complete before `from` cannot be it.
 */
export const steppedOut = (bytes: Uint8Array, from: number): SteppedOut | undefined => {
  for (let at = bytes.length - OK.length; at >= 0 && at + OK.length > from; at--) {
    if (OK.every((byte, i) => bytes[at + i] === byte) && areWholeLines(bytes, at + OK.length)) {
      return { payload: at, lines: at + OK.length };
    }
  }
  return undefined;
};
