import type { Gap } from '@atrx/transport';
import { joined, NOTHING } from '../bytes/joined.ts';
import type { Framing } from './framing.ts';
import type { Tokenizer } from './tokenizer.ts';
import type { Unframed } from './unframed.ts';

/** What takes the bytes of the line while it carries a connection's data and nothing else (note 4). */
export interface DataStream {
  /** A view of a received chunk; never empty. */
  take(bytes: Uint8Array): void;
  /** Bytes are lost here: so many, or nobody knows how many. */
  lapsed?(missing?: number): void;
  /** The line is gone: nothing more comes. */
  lost(error: unknown): void;
}

/** Is told of a piece that the stream is about to take, and of one that is lost. */
export interface Passing {
  lost(gap: Gap): void;
  taking(bytes: Uint8Array): void;
}

/**
 * Where the bytes of the line go: in command mode to whoever reads lines, in data mode to a stream, as they come. It switches
 * behind the token that is being told, in the middle of a chunk too; what a stream gives back is read before what came after.
 */
export class Junction {
  private readonly tokenizer: Tokenizer;
  private readonly unframed: Unframed;
  private readonly passing: Passing;
  private readonly waiting: (Uint8Array | Gap)[] = [];
  private backlog = NOTHING;
  private stream: DataStream | undefined;
  private reading = false;

  constructor(tokenizer: Tokenizer, unframed: Unframed, passing: Passing) {
    this.tokenizer = tokenizer;
    this.unframed = unframed;
    this.passing = passing;
  }

  /** Data mode. */
  get diverted(): boolean {
    return this.stream !== undefined;
  }

  /** The possible beginning of a line is withheld. */
  get withholding(): boolean {
    return this.unframed.withholding;
  }

  /** A chunk came in. One that comes while another is read waits until that is dealt with. */
  push(chunk: Uint8Array): void {
    if (this.reading) {
      this.waiting.push(chunk);
      return;
    }
    this.reading = true;
    this.take(chunk);
    this.readOn();
  }

  /** Bytes are lost: behind what came in before, and before what comes next. */
  gap(gap: Gap): void {
    this.waiting.push(gap);
    this.resume();
  }

  /** Whoever reads goes on behind bytes that are lost. */
  lapse(missing?: number): void {
    if (this.stream) return this.stream.lapsed?.(missing);
    this.unframed.lapse();
    this.tokenizer.lapse(missing);
  }

  /**
   * With a stream: data mode. Without one: command mode, where `backlog` is read first, as if it had just come in. What is there
   * to be read is, with {@link resume}.
   */
  divert(stream: DataStream | undefined, backlog = NOTHING): void {
    this.stream = stream;
    const unread = this.reroute();
    // These were counted when the stream took them.
    this.tokenizer.read -= backlog.length;
    this.backlog = joined(this.backlog, joined(unread, backlog));
  }

  /** How the module frames data from the next token on. */
  frame(framing: Framing): void {
    const { unframed } = this.tokenizer.framing;
    this.tokenizer.framing = framing;
    if (framing.unframed === unframed) return;
    this.backlog = joined(this.backlog, this.reroute());
    this.resume();
  }

  /** Reads what waits, where that is not going on already. */
  resume(): void {
    if (this.reading) return;
    this.reading = true;
    this.readOn();
  }

  /** What is withheld as the possible beginning of a line is none. */
  settle(): void {
    if (this.reading) return;
    this.reading = true;
    this.leave(this.unframed.settle());
    this.readOn();
  }

  /** The line is gone. */
  lose(error: unknown): void {
    const { stream } = this;
    this.stream = undefined;
    this.backlog = NOTHING;
    this.waiting.length = 0;
    stream?.lost(error);
  }

  /** Stops the reading behind the token that is being told. Returns what was taken in before and is unread by that. */
  private reroute(): Uint8Array {
    return joined(this.tokenizer.halt(), this.unframed.release());
  }

  private readOn(): void {
    for (let next = this.next(); next; next = this.next()) this.read(next);
    this.reading = false;
  }

  private next(): Uint8Array | Gap | undefined {
    const { backlog, waiting } = this;
    if (backlog === NOTHING || backlog.length === 0)
      return waiting.length === 0 ? undefined : waiting.shift();
    this.backlog = NOTHING;
    return backlog;
  }

  private read(next: Uint8Array | Gap): void {
    if (next instanceof Uint8Array) this.take(next);
    else this.passing.lost(next);
  }

  private take(bytes: Uint8Array): void {
    const { stream, tokenizer } = this;
    if (stream) {
      tokenizer.skip(bytes.length);
      this.passing.taking(bytes);
      stream.take(bytes);
    } else this.leave(tokenizer.framing.unframed ? this.unframed.push(bytes) : tokenizer.push(bytes));
  }

  /** What was not read is read before what came after it. */
  private leave(unread: Uint8Array | undefined): void {
    if (unread && unread.length > 0) this.waiting.unshift(unread);
  }
}
