import { ascii } from '../../bytes/ascii.ts';
import { joined, NOTHING } from '../../bytes/joined.ts';
import { areWholeLines } from './whole-lines.ts';

/** What a piece of the stream turned out to be, as far as it can be told yet. */
export interface Sighting {
  /** Payload for certain, or for lack of anything better. */
  readonly payload: Uint8Array;
  /** From the first byte of what may be the end of data mode on, whatever follows it included. */
  readonly doubtful?: Uint8Array;
}

/**
 * Looks out, in what is taken for payload, for the lines by which a module tells that it has left data mode (note 6.3):
 * `\r\nCLOSED\r\n`. A peer may send the very same. What may be the beginning of one is kept back until it is known, or released.
 */
export class Endings {
  private readonly lines: readonly Uint8Array[];
  private kept = NOTHING;
  private released = 0;
  /** How many bytes of what is doubtful are the ending itself, until that is settled. */
  private doubted: number | undefined;

  constructor(texts: readonly string[]) {
    this.lines = texts.map((text) => ascii(`\r\n${text}\r\n`));
  }

  /** How many bytes are kept back. */
  get keeping(): number {
    return this.kept.length - this.released;
  }

  /** The next bytes of the stream, together with those kept back before. */
  next(bytes: Uint8Array): Sighting {
    const { released } = this;
    const all = joined(this.kept, bytes);
    this.kept = NOTHING;
    this.released = 0;
    const start = this.find(all);
    if (start >= 0) {
      const known = Math.max(start, released);
      this.doubted = start + this.lengthAt(all, start) - known;
      return { payload: all.subarray(released, known), doubtful: all.subarray(known) };
    }
    const sure = all.length - this.begun(all);
    this.kept = all.subarray(sure);
    this.released = Math.max(0, released - sure);
    return { payload: all.subarray(released, Math.max(sure, released)) };
  }

  /** Nothing came for a while: what is kept back is payload after all. Should it go on to an ending, that is still seen. */
  release(): Uint8Array {
    const rest = this.kept.subarray(this.released);
    this.released = this.kept.length;
    return rest;
  }

  /** What is kept back, which is looked at elsewhere from now on. */
  handOver(): Uint8Array {
    const rest = this.release();
    this.kept = NOTHING;
    this.released = 0;
    this.doubted = undefined;
    return rest;
  }

  /** What was withheld is payload after all: it is read again behind the ending that it was doubted for. */
  beyond(withheld: Uint8Array): Sighting {
    const found = this.find(withheld);
    const end = this.doubted ?? (found < 0 ? 0 : found + this.lengthAt(withheld, found));
    this.doubted = undefined;
    const { payload, doubtful } = this.next(withheld.subarray(end));
    const sure = joined(withheld.subarray(0, end), payload);
    return doubtful ? { payload: sure, doubtful } : { payload: sure };
  }

  /**
   * Data mode has ended within what was withheld: where its lines begin; -1 where no ending is in it. A peer may have sent one
   * before it, so it is the first behind which, up to `end`, there is nothing but lines; the last where there is always more.
   */
  begin(withheld: Uint8Array, end: number): number {
    let latest = -1;
    let [at, length] = this.doubted === undefined ? this.after(withheld, 0) : [0, this.doubted];
    while (at >= 0) {
      latest = at;
      if (areWholeLines(withheld, at + length, end)) break;
      [at, length] = this.after(withheld, at + length);
    }
    return latest;
  }

  private after(bytes: Uint8Array, from: number): readonly [at: number, length: number] {
    const at = this.find(bytes, from);
    return [at, at < 0 ? 0 : this.lengthAt(bytes, at)];
  }

  /** Where the first ending from there on stands; -1 where none does. */
  private find(bytes: Uint8Array, from = 0): number {
    for (let at = bytes.indexOf(CR, from); at >= 0; at = bytes.indexOf(CR, at + 1)) {
      if (this.lines.some((line) => matches(bytes, at, line) === line.length)) return at;
    }
    return -1;
  }

  private lengthAt(bytes: Uint8Array, at: number): number {
    return this.lines.find((line) => matches(bytes, at, line) === line.length)?.length ?? 0;
  }

  /** How many of the last bytes may begin an ending. */
  private begun(bytes: Uint8Array): number {
    const longest = Math.max(...this.lines.map(({ length }) => length)) - 1;
    for (let size = Math.min(longest, bytes.length); size > 0; size--) {
      const at = bytes.length - size;
      if (bytes[at] === CR && this.lines.some((line) => matches(bytes, at, line) === size)) return size;
    }
    return 0;
  }
}

const CR = 0x0d;

/** How many bytes from `at` on are those of the line, up to where the bytes end; -1 where one is another. */
const matches = (bytes: Uint8Array, at: number, line: Uint8Array): number => {
  let i = 0;
  for (; i < line.length && at + i < bytes.length; i++) if (bytes[at + i] !== line[i]) return -1;
  return i;
};
