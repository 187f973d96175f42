import { CR, LF } from '../bytes/ascii.ts';
import { type Framing, isHeader, mayBeHeader } from './framing.ts';
import { ipdEnd } from './ipd.ts';

/** A module's lines end within 256 characters; this leaves room for noise and is the bound on memory. */
export const LONGEST_LINE = 4_096;

const COLON = 0x3a;
const LETTER_I = 0x49;

/** The line goes on. */
const OPEN = 0;
/** It ended at its LF. */
export const AT_LF = 1;
/** It was none: behind the colon of an IPD header data begins. */
export const AT_IPD = 2;
/** It was none, where headers stand: it is data, its LF included. */
export const AT_DATA = 3;

/** What came so far of a line that a chunk boundary cut. */
export class CutLine {
  readonly bytes = new Uint8Array(LONGEST_LINE);
  length = 0;
  /** How long it was when it ended. */
  size = 0;
  /** How many bytes came of a line that is longer than any: only counted. */
  dropped = 0;
  /** What ended it, if anything did. */
  end = OPEN;

  private readonly largest: number;

  /** `largest`: what an IPD header can announce. */
  constructor(largest: number) {
    this.largest = largest;
  }

  /**
   * Takes what belongs to it from `chunk[from, n)`: the offset behind. `head`: it may be an IPD header; `lone`: one may stand
   * behind a CR alone, which then ends it.
   */
  take(chunk: Uint8Array, from: number, n: number, head: boolean, lone = false): number {
    const { bytes } = this;
    let k = this.length;
    this.end = OPEN;
    for (let i = from; i < n; i++) {
      const byte = chunk[i] as number;
      if (byte === LF) return this.ended(AT_LF, k, i + 1);
      if (lone && k > 0 && bytes[k - 1] === CR && byte !== CR) return this.ended(AT_LF, k, i);
      if (k === bytes.length) {
        this.length = 0;
        this.dropped = k;
        return i;
      }
      bytes[k++] = byte;
      if (byte === COLON && bytes[0] === LETTER_I && head && ipdEnd(bytes, 0, k, this.largest) === k)
        return this.ended(AT_IPD, k, i + 1);
    }
    this.length = k;
    return n;
  }

  /** The same between `+RECEIVE:` and its data, where each byte may decide that it is data and waits for no end of line. */
  takeHeader(chunk: Uint8Array, from: number, n: number, framing: Framing): number {
    const { bytes } = this;
    for (let i = from; i < n; ) {
      i = this.take(chunk, i, i + 1, framing.head);
      if (this.end === OPEN && mayBeHeader(framing, bytes, 0, this.length, this.largest)) continue;
      if (this.end === AT_LF) {
        const end = bytes[this.size - 1] === CR ? this.size - 1 : this.size;
        if (isHeader(framing, bytes, 0, end)) return i;
        bytes[this.size] = LF;
        this.length = this.size + 1;
      }
      if (this.end !== AT_IPD) this.end = AT_DATA;
      return i;
    }
    return n;
  }

  /** Counts what belongs to one that is longer than any, and is dropped: the offset behind. */
  drop(chunk: Uint8Array, from: number, n: number): number {
    const end = chunk.indexOf(LF, from);
    const after = end < 0 ? n : end + 1;
    this.size = this.dropped + after - from;
    this.dropped = end < 0 ? this.size : 0;
    this.end = end < 0 ? OPEN : AT_LF;
    return after;
  }

  /** It has begun, and not ended. */
  get open(): boolean {
    return this.length > 0 || this.dropped > 0;
  }

  /** Whether this is what came of it. */
  is(text: string): boolean {
    if (this.length !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (this.bytes[i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Gives it up; returns what came of it. */
  clear(): Uint8Array {
    const came = this.bytes.slice(0, this.length);
    this.length = 0;
    this.dropped = 0;
    return came;
  }

  private ended(end: number, size: number, after: number): number {
    this.end = end;
    this.size = size;
    this.length = 0;
    return after;
  }
}

/** The offset behind the CRs that end the line at `from` without an LF, as those of an echo do; -1 where none do. */
export const loneEnd = (bytes: Uint8Array, from: number): number => {
  let i = from;
  while (i < bytes.length && bytes[i] !== CR && bytes[i] !== LF) i++;
  const begin = i;
  while (i < bytes.length && bytes[i] === CR) i++;
  return i === begin || i === bytes.length || bytes[i] === LF ? -1 : i;
};
