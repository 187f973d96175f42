import { PLUS } from '../../bytes/ascii.ts';

/** Between two `+` of an escape there are less than 20 ms (note 4); this is far enough for a line that is late, too. */
export const APART = 250;

const ESCAPE = 3;

/**
 * Cuts a payload so that no part of it can be taken for the escape `+++` (note 4), whatever the silence around it. Between
 * two writes there may be any silence, within one there is none: what could be an escape is three `+` that are all of one
 * write, or of several in a row. The first are cut in two, and the last of such a row is written {@link APART} from the others.
 */
export class EscapeFree {
  private readonly longest: number;
  /** How many `+` the last writes add up to, the latest alone, the latest two, and so on, while they are nothing but `+`. */
  private runs: readonly number[] = [];

  /** `longest`: how many bytes are written at once. */
  constructor(longest: number) {
    this.longest = longest;
  }

  /** What is to be written one by one. */
  pieces(bytes: Uint8Array): readonly Uint8Array[] {
    const pieces: Uint8Array[] = [];
    for (let start = 0; start < bytes.length; start += this.longest) {
      const piece = bytes.subarray(start, start + this.longest);
      if (piece.length === ESCAPE && arePlusses(piece)) pieces.push(piece.subarray(0, 1), piece.subarray(1));
      else pieces.push(piece);
    }
    return pieces;
  }

  /** Whether with what was written last this would be an escape, were it not {@link APART} from that. */
  completes(piece: Uint8Array): boolean {
    return arePlusses(piece) && this.with(piece.length).includes(ESCAPE);
  }

  /** Is told of each piece when it is written, and whether that was {@link APART} from the one before. */
  wrote(piece: Uint8Array, apart: boolean): void {
    if (!arePlusses(piece)) this.runs = [];
    else this.runs = apart ? [piece.length] : this.with(piece.length);
  }

  private with(length: number): readonly number[] {
    return [length, ...this.runs.map((run) => run + length)].filter((run) => run <= ESCAPE);
  }
}

const arePlusses = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === PLUS);
