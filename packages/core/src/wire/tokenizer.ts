import { CR, LF, PLUS } from '../bytes/ascii.ts';
import { joined, NOTHING } from '../bytes/joined.ts';
import { ANNOUNCED, Announcement } from './announcement.ts';
import type { Body } from './body.ts';
import { AT_DATA, AT_IPD, AT_LF, CutLine, LONGEST_LINE, loneEnd } from './cut-line.ts';
import { type Framing, headersOf, isBare, isHeader, plainFraming } from './framing.ts';
import { GUESS, headerAt, indexAt, isReceiveAt, lengthOf, sizeOf, Words } from './guess.ts';
import { CUT_IPD, ipdEnd, ipdLength, NOT_IPD } from './ipd.ts';
import { blankEnd, lineFeed } from './line-ends.ts';
import { PayloadEcho } from './payload-echo.ts';
import type { Sink } from './sink.ts';

const [PROMPT, SPACE, LETTER_I, LETTER_R, LETTER_T] = [0x3e, 0x20, 0x49, 0x52, 0x54];

/**
 * Received bytes → lines, prompts and counted blocks, in one pass and whatever the pieces they come in.
 *
 * Payload is skipped by its count and never looked into: a block may hold `OK`, `CLOSED` or `+RECEIVE: 0, 5`.
 * Where a line starts, the header of a pushed block is guessed at its fixed place by whole words; only what a
 * chunk boundary cuts goes byte by byte through `cut`. Nothing is allocated but one DataView per buffer.
 */
export class Tokenizer {
  /** A command awaits the prompt: only then is `>` at the start of a line one. */
  prompting = false;
  /** How pushed data is framed at present. */
  framing: Framing = plainFraming;
  /** The lines that announce bytes at present, besides `+RECEIVE:` and `IPD`. */
  bodies: readonly Body[] = [];
  /** How many bytes had come in since the beginning, where the latest token ended. */
  position = 0;
  /** The latest {@link push} was stopped by {@link halt}. */
  halted = false;
  /** The prompt has come, and its blank has not yet. */
  blank = false;
  /** How many bytes have been read since the beginning. */
  read = 0;
  /** Bytes were lost, and no line has begun since: what is read may be the rest of one. */
  torn = false;
  /** How many bytes are still missing from a counted block; 0 outside one. */
  missing = 0;
  /** What was written at a prompt and may come back: as far as it does, to the letter, it is an echo (AT+QISDE=1). */
  readonly repeat = new PayloadEcho();
  /** The line that has not ended yet. */
  readonly cut: CutLine;

  private readonly sink: Sink;
  private readonly largestBlock: number;
  private readonly announcement: Announcement;
  private index = ANNOUNCED;
  private headers = 0;
  private unread = NOTHING;
  private readonly words = new Words();

  /** `largestBlock`: a line that announces more than a module ever sends is taken for a plain line. */
  constructor(sink: Sink, largestBlock: number) {
    this.sink = sink;
    this.largestBlock = largestBlock;
    this.announcement = new Announcement(largestBlock);
    this.cut = new CutLine(largestBlock);
  }

  /** The connection whose pushed block is unfinished. */
  get pushing(): number | undefined {
    return this.missing > 0 && this.index !== ANNOUNCED ? this.index : undefined;
  }

  /**
   * Reads no further than the token that is being told, and gives up an unfinished block or line, as after a reset of the
   * module: what comes next starts a line. What came of an unfinished line is unread, and returned.
   */
  halt(): Uint8Array {
    this.halted = true;
    this.missing = 0;
    this.headers = 0;
    this.blank = false;
    this.repeat.awaited = false;
    const came = this.cut.clear();
    this.read -= came.length;
    return came;
  }

  /**
   * `missing` bytes are lost here, or nobody knows how many. What is unfinished is given up, and what comes next is no start of
   * a line. Only of a counted block that lacks no fewer the end is known all the same: its rest is read as nobody's.
   */
  lapse(missing = Number.POSITIVE_INFINITY): void {
    if (this.headers === 0 && missing <= this.missing)
      return void this.begin(ANNOUNCED, this.missing - missing, 0, 0);
    this.read += this.halt().length;
    this.torn = true;
  }

  /**
   * The chunk is kept by the views made of it: it must never be written into again. What was not read, once it was halted,
   * is returned.
   */
  push(chunk: Uint8Array): Uint8Array | undefined {
    const n = chunk.length;
    this.halted = false;
    const i = this.run(chunk, n);
    this.read += i;
    if (!this.halted) return undefined;
    const { unread } = this;
    this.unread = NOTHING;
    this.read -= unread.length;
    return joined(unread, chunk.subarray(i));
  }

  /** The next `length` bytes are read by somebody else. */
  skip(length: number): void {
    this.halted = false;
    this.read += length;
    this.position = this.read;
  }

  private run(chunk: Uint8Array, n: number): number {
    let i = 0;
    while (i < n && !this.halted) {
      if (this.missing > 0 && this.headers === 0) i = this.payload(chunk, i, n);
      else if (this.cut.length > 0) i = this.resume(chunk, i, n);
      else if (this.cut.dropped > 0) i = this.drop(chunk, i, n);
      else if (this.headers !== 0) i = this.header(chunk, i, n);
      else if (this.blank) i = this.afterPrompt(chunk, i);
      else if (this.repeat.awaited) i = this.echo(chunk, i, n);
      else i = this.lineStart(chunk, i, n);
    }
    return i;
  }

  private payload(chunk: Uint8Array, i: number, n: number): number {
    const length = Math.min(n - i, this.missing);
    this.missing -= length;
    this.position = this.read + i + length;
    if (this.index === ANNOUNCED) this.sink.announced(chunk, i, length, this.missing);
    else this.sink.pushed(this.index, chunk, i, length, this.missing);
    return i + length;
  }

  private lineStart(chunk: Uint8Array, from: number, n: number): number {
    const i = n - from < GUESS ? from : this.guess(chunk, from, n);
    if (i === n || this.missing > 0 || this.halted) return i;
    const first = chunk[i];
    if (first === CR || first === LF) {
      this.torn = false;
      return blankEnd(chunk, i + 1, n);
    }
    if (first === PROMPT && this.prompting) {
      this.prompting = false;
      this.blank = true;
      this.position = this.read + i + 1;
      this.sink.prompt();
      return i + 1;
    }
    if (first === LETTER_I && isBare(this.framing)) {
      const end = ipdEnd(chunk, i, n, this.largestBlock);
      if (end === CUT_IPD) return this.resume(chunk, i, n);
      if (end !== NOT_IPD) return this.ipd(chunk, i, end, end);
    }
    // An echo that nothing follows for now, and then data: its header is on the line of the echo.
    const lone = isBare(this.framing) ? loneEnd(chunk, i) : -1;
    if (lone > 0) {
      this.line(chunk, i, lone, lone);
      return lone;
    }
    const end = lineFeed(chunk, i, n);
    if (end < 0) return this.resume(chunk, i, n);
    this.line(chunk, i, end, end + 1);
    return end + 1;
  }

  /**
   * The hot path: block after block, each with its header at its usual place. Where that ends, the slow path goes on.
   * `=== true` spares V8 to look for everything else that may be true.
   */
  private guess(chunk: Uint8Array, from: number, n: number): number {
    const { sink, read, largestBlock } = this;
    if (chunk !== this.words.chunk) this.words.look(chunk);
    const { view } = this.words;
    const offset = chunk.byteOffset;
    const headers = headersOf(this.framing);
    const end = (offset + n) | 0;
    const last = (end - GUESS) | 0;
    let at = (offset + from) | 0;
    while (at <= last && isReceiveAt(view, at)) {
      const header = headerAt(view, at);
      const length = lengthOf(header);
      const index = indexAt(view, at);
      if (length === 0 || length > largestBlock || index >>> 0 > 9) break;
      const start = (at + sizeOf(header)) | 0;
      const after = (start + length) | 0;
      if (headers !== 0 || after > end) return this.begin(index, length, headers, start - offset);
      at = after;
      this.position = read + at - offset;
      sink.pushed(index, chunk, (start - offset) | 0, length, 0);
      if (this.halted === true) break;
    }
    return at - offset;
  }

  private begin(index: number, length: number, headers: number, i: number): number {
    this.index = index;
    this.missing = length;
    this.headers = headers;
    this.position = Math.max(this.position, this.read + i);
    return i;
  }

  private line(bytes: Uint8Array, start: number, lineEnd: number, after: number): void {
    let end = lineEnd;
    while (end > start && bytes[end - 1] === CR) end--;
    if (end === start) return;
    this.position = this.read + after;
    // As `resume` has it, so that what is read does not depend on the pieces it came in.
    if (lineEnd - start > LONGEST_LINE) return this.sink.overlong(after - start);
    if (bytes[start] === PLUS && this.announces(bytes, start, end)) return;
    if (!this.framing.multiple && isHeader(this.framing, bytes, start, end))
      this.sink.header(bytes, start, end);
    else this.sink.line(bytes, start, end);
    this.torn = false;
  }

  /** Whether the line announces a block, which then begins. */
  private announces(bytes: Uint8Array, start: number, end: number): boolean {
    const { announcement } = this;
    if (!announcement.read(this.bodies, bytes, start, end)) return false;
    const { index, length } = announcement;
    if (index === ANNOUNCED) this.sink.line(bytes, start, end);
    this.begin(index, length, index === ANNOUNCED ? 0 : headersOf(this.framing), 0);
    return true;
  }

  /** Between `+RECEIVE:` and its data: the headers in whatever order; where the next byte begins none, the data begins. */
  private header(chunk: Uint8Array, i: number, n: number): number {
    const first = chunk[i];
    if (first === LETTER_I && this.framing.head) {
      const end = ipdEnd(chunk, i, n, this.largestBlock);
      if (end === CUT_IPD) return this.resume(chunk, i, n);
      if (end !== NOT_IPD) return this.ipd(chunk, i, end, end);
    } else if (first === LETTER_R || first === LETTER_T) {
      const end = lineFeed(chunk, i, n);
      if (end < 0) return this.resume(chunk, i, n);
      if (this.headerLine(chunk, i, end, end + 1)) return end + 1;
    }
    this.headers = 0;
    return i;
  }

  /** The last header: behind its colon the data begins. Behind `+RECEIVE:` its length has been told before. */
  private ipd(bytes: Uint8Array, start: number, end: number, after: number): number {
    this.position = this.read + after;
    this.sink.header(bytes, start, end);
    if (this.headers > 0) return this.begin(this.index, this.missing, 0, after);
    return this.begin(0, ipdLength(bytes, start, end), 0, after);
  }

  private headerLine(bytes: Uint8Array, start: number, lineEnd: number, after: number): boolean {
    const end = bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    if (!isHeader(this.framing, bytes, start, end)) return false;
    this.headers--;
    this.position = this.read + after;
    this.sink.header(bytes, start, end);
    return true;
  }

  /** Takes bytes of a line that a chunk boundary cut, until it ends. */
  private resume(chunk: Uint8Array, from: number, n: number): number {
    const { cut, framing } = this;
    // With QIMUX=1 an IPD header stands behind a +RECEIVE only.
    const i =
      this.headers > 0
        ? cut.takeHeader(chunk, from, n, framing)
        : cut.take(chunk, from, n, isBare(framing), isBare(framing));
    if (cut.end === AT_IPD) this.ipd(cut.bytes, 0, cut.size, i);
    else if (cut.end === AT_LF && this.headers > 0) this.headerLine(cut.bytes, 0, cut.size, i);
    else if (cut.end === AT_LF) this.line(cut.bytes, 0, cut.size, i);
    else if (cut.end === AT_DATA) {
      this.headers = 0;
      this.again(cut.clear(), i);
    }
    return i;
  }

  /** Reads bytes once more that ended at `after` and were taken for something else. */
  private again(bytes: Uint8Array, after: number): void {
    const read = this.read;
    this.read = read + after - bytes.length;
    const i = this.run(bytes, bytes.length);
    this.read = read;
    if (i < bytes.length) this.unread = bytes.slice(i);
  }

  private drop(chunk: Uint8Array, from: number, n: number): number {
    const after = this.cut.drop(chunk, from, n);
    if (this.cut.end !== AT_LF) return n;
    this.position = this.read + after;
    this.sink.overlong(this.cut.size);
    return after;
  }

  private afterPrompt(chunk: Uint8Array, i: number): number {
    this.blank = false;
    return chunk[i] === SPACE ? i + 1 : i;
  }

  private echo(chunk: Uint8Array, from: number, n: number): number {
    const i = this.repeat.follow(chunk, from, n);
    if (this.repeat.awaited) return i;
    if (this.repeat.whole) {
      this.position = this.read + i;
      this.sink.echo(this.repeat.matched);
    } else this.again(this.repeat.taken(), i);
    return i;
  }
}
