import { CR, CTRL_Z, LF, textOf } from '../bytes/ascii.ts';
import { joined, NOTHING } from '../bytes/joined.ts';
import type { Claims } from './claims.ts';
import { CUT, headerLineEnd, lineBreakEnd, NOT, sequenceEnd } from './match.ts';
import type { Sink } from './sink.ts';
import type { Tokenizer } from './tokenizer.ts';

const [PROMPT, SPACE] = [0x3e, 0x20];

/** A module's lines are not longer: what goes on is data. */
const LONGEST = 256;

/**
 * Data of unknown length among lines (QIMUX=0, QIHEAD=0, QINDI=0; note 5.3.1). What certainly or probably is a line goes to
 * the tokenizer, everything else is data, verbatim and at once, CRs and LFs included. A line is:
 *
 * - while no command runs: a known URC to the letter, between CR LF and CR LF; what only begins like one is withheld;
 * - while one runs: besides, any line that is its answer, also without a CR LF before it where a line went before; its echo,
 *   wherever it stands; and its prompt. What may become a line is withheld until it is whole;
 * - a header `RECV FROM:<ip>:<port>` or `TO:<ip>`, wherever it stands, where the settings have it.
 *
 * What is withheld is data after all when it goes on otherwise, or when {@link settle} says that nothing more comes. The
 * doubt that remains: data that reads like one of these lines, to the letter and between line ends, is taken for it; a line
 * that nobody knows is handed out as data; and so is a line that pauses half-way.
 */
export class Unframed {
  private readonly tokenizer: Tokenizer;
  private readonly sink: Sink;
  private readonly known: Claims;
  private held = NOTHING;
  /** A line, an echo or a prompt has just ended. */
  private fresh = true;
  private running = false;
  private echo = NOTHING;

  constructor(tokenizer: Tokenizer, sink: Sink, known: Claims) {
    this.tokenizer = tokenizer;
    this.sink = sink;
    this.known = known;
  }

  /** Something is withheld. */
  get withholding(): boolean {
    return this.held !== NOTHING && this.held.length > 0;
  }

  /** As the tokenizer's: the chunk is kept, and what was not read, once that was halted, is returned. */
  push(chunk: Uint8Array): Uint8Array | undefined {
    return this.scan(joined(this.release(), chunk), false);
  }

  /** Nothing more comes for now: what is withheld is data. */
  settle(): Uint8Array | undefined {
    return this.scan(this.release(), true);
  }

  /** What is withheld, which is unread with that. */
  release(): Uint8Array {
    const { held } = this;
    this.held = NOTHING;
    return held;
  }

  /** Bytes are lost here: what is withheld is no beginning of a line any more, and what comes next none either. */
  lapse(): void {
    this.held = NOTHING;
    this.fresh = false;
  }

  private scan(bytes: Uint8Array, whole: boolean): Uint8Array | undefined {
    const n = bytes.length;
    let from = 0;
    let i = 0;
    this.look();
    while (i < n) {
      const end = this.ours(bytes, i);
      if (end === NOT || (end === CUT && whole)) {
        this.fresh = false;
        i++;
        continue;
      }
      if (!this.data(bytes, from, i)) return bytes.subarray(i);
      if (end === CUT) {
        this.held = bytes.subarray(i);
        return undefined;
      }
      const unread = this.token(bytes, i, end);
      if (this.tokenizer.halted) return unread;
      from = end;
      i = end;
      this.look();
    }
    this.data(bytes, from, n);
    return undefined;
  }

  /** What is known changes with each token. */
  private look(): void {
    this.running = this.known.running;
    this.echo = this.known.echo;
  }

  /** Hands data out; `false` when that has halted the reading. */
  private data(bytes: Uint8Array, from: number, to: number): boolean {
    if (from === to) return true;
    this.tokenizer.skip(to - from);
    this.sink.unframed(bytes.subarray(from, to));
    return !this.tokenizer.halted;
  }

  /** Has the token read that is `bytes[start, end)`; what is left of all when that has halted the reading. */
  private token(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const { tokenizer } = this;
    const isHeader = headerLineEnd(bytes, bytes[start] === CR ? start + 2 : start, tokenizer.framing) === end;
    this.fresh = !isHeader && tokenizer.missing === 0;
    if (sequenceEnd(bytes, start, this.echo) === end) {
      // It ends at its CR, not at an LF.
      tokenizer.skip(end - start);
      this.sink.line(bytes, start, end - 1);
      return bytes.subarray(end);
    }
    return joined(tokenizer.push(bytes.subarray(start, end)) ?? NOTHING, bytes.subarray(end));
  }

  /** Where the token ends that begins at `i`; {@link NOT} where data does. */
  private ours(bytes: Uint8Array, i: number): number {
    const { tokenizer, echo } = this;
    if (tokenizer.missing > 0) return Math.min(bytes.length, i + tokenizer.missing);
    if (tokenizer.blank) {
      if (bytes[i] === SPACE) return i + 1;
      tokenizer.blank = false;
    }
    const echoed = echo.length > 0 ? sequenceEnd(bytes, i, echo) : NOT;
    if (echoed !== NOT) return echoed;
    const repeated = this.fresh ? payloadEnd(bytes, i, tokenizer.repeat.all) : NOT;
    if (repeated !== NOT) return repeated;
    if (bytes[i] !== CR) return this.textEnd(bytes, i, this.fresh && this.running);
    const begin = lineBreakEnd(bytes, i);
    return begin <= NOT ? begin : this.textEnd(bytes, begin, true);
  }

  /** Where the header ends that begins there, or, where that is the start of a line, the line. */
  private textEnd(bytes: Uint8Array, begin: number, starts: boolean): number {
    const header = headerLineEnd(bytes, begin, this.tokenizer.framing);
    return header === NOT && starts ? this.lineEnd(bytes, begin) : header;
  }

  private lineEnd(bytes: Uint8Array, begin: number): number {
    const { tokenizer, known } = this;
    const n = bytes.length;
    if (tokenizer.prompting && bytes[begin] === PROMPT) return begin + 1;
    let end = begin;
    while (end < n && bytes[end] !== CR && bytes[end] !== LF && end - begin < LONGEST) end++;
    const text = textOf(bytes, begin, end);
    if (end === n) return this.running || known.mayBegin(text) ? CUT : NOT;
    if (end === begin) return NOT;
    const after = lineBreakEnd(bytes, end);
    return after !== NOT && known.claims(text) ? after : NOT;
  }
}

/** Where the payload that the module repeats ends; the Ctrl+Z at its end is echoed by some modules only. */
const payloadEnd = (bytes: Uint8Array, start: number, payload: Uint8Array): number => {
  if (payload.length === 0) return NOT;
  if (payload.at(-1) !== CTRL_Z) return sequenceEnd(bytes, start, payload);
  const all = sequenceEnd(bytes, start, payload);
  return all === NOT ? sequenceEnd(bytes, start, payload.subarray(0, -1)) : all;
};
