/** Bytes that are handed to the line at once, `apart` from what was written before. */
export interface Portion {
  readonly bytes: Uint8Array;
  /** At least {@link APART} ms are left before it. */
  readonly apart: boolean;
}

/** Between two `+` of an escape there are less than 20 ms (note 4); this is far enough for a line that is late, too. */
export const APART = 250;

const PLUS = 0x2b;
const ESCAPE = 3;

/**
 * Cuts a payload so that no part of it can be taken for the escape `+++` (note 4), whatever the silence around it. Between
 * two writes there may be any silence, within one there is none: what could be an escape is three `+` that are all of one
 * write, or of several in a row. Such are written apart, which no escape may be.
 */
export class EscapeFree {
  private readonly longest: number;
  /** How many `+` the last writes add up to, the latest alone, the latest two, and so on, while they are nothing but `+`. */
  private runs: readonly number[] = [];

  /** `longest`: how many bytes are handed over at once. */
  constructor(longest: number) {
    this.longest = longest;
  }

  portions(bytes: Uint8Array): readonly Portion[] {
    const portions: Portion[] = [];
    for (let start = 0; start < bytes.length; start += this.longest) {
      portions.push(...this.cut(bytes.subarray(start, start + this.longest)));
    }
    return portions;
  }

  private cut(bytes: Uint8Array): readonly Portion[] {
    if (bytes.length > ESCAPE || bytes.some((byte) => byte !== PLUS)) {
      this.runs = bytes.every((byte) => byte === PLUS) ? this.with(bytes.length) : [];
      return [{ bytes, apart: false }];
    }
    if (bytes.length === ESCAPE) {
      this.runs = [2];
      return [
        { bytes: bytes.subarray(0, 1), apart: true },
        { bytes: bytes.subarray(1), apart: true },
      ];
    }
    const runs = this.with(bytes.length);
    const apart = runs.includes(ESCAPE);
    this.runs = apart ? [bytes.length] : runs;
    return [{ bytes, apart }];
  }

  private with(length: number): readonly number[] {
    return [length, ...this.runs.map((run) => run + length)].filter((run) => run <= ESCAPE);
  }
}
