import { Observable, type SchedulerLike, Subject } from 'rxjs';
import { ascii, textOf } from '../bytes/ascii.ts';
import { LONGEST_LINE } from '../wire/cut-line.ts';
import type { Tokenizer } from '../wire/tokenizer.ts';
import { Arrivals, type Raw } from './arrivals.ts';
import { allMasked, masked, overlaid, type Secret, tells } from './secret.ts';
import { type Placed, since } from './since.ts';
import type { Traced, TraceKind, Tracing } from './trace.ts';

/** What comes for longer without being a line or a block will be none. */
const LONGEST_UNDECIDED = 2 * LONGEST_LINE;

/** Bytes that are a token, of whom it may not be known yet whose. */
export interface Mark {
  readonly raw: Raw;
  /** How many bytes had come in where they end. */
  readonly end: number;
  told?: Pick<Traced, 'at' | 'kind' | 'text' | 'bytes' | 'redacted' | 'chunks'>;
}

/** Tells what crosses the line to those who watch, in its order; where nobody does it costs a look at a flag. */
export class Tracer {
  readonly trace$: Observable<Traced>;
  /** Somebody watches. */
  watching = false;
  /** Of the commands whose echo may come, or come too late. */
  secrets: readonly Secret[] = [];

  private readonly told = new Subject<Placed>();
  private readonly arrivals = new Arrivals();
  private readonly scheduler: SchedulerLike;
  private readonly shows: boolean;
  private marks: Mark[] = [];
  /** What came before this is not told. */
  private begun = 0;

  constructor(scheduler: SchedulerLike, { trace, secrets }: Tracing = {}) {
    this.scheduler = scheduler;
    this.shows = secrets === 'shown';
    this.trace$ = new Observable((subscriber) => {
      if (!this.watching) this.begin();
      const watcher = this.told.pipe(since(this.arrivals.received)).subscribe(subscriber);
      return () => {
        watcher.unsubscribe();
        if (!this.told.observed) this.watching = false;
      };
    });
    // The line's end is told by everything else: here it only ends the watching.
    if (trace)
      this.trace$.subscribe({
        error: () => undefined,
        ...(typeof trace === 'function' ? { next: trace } : trace),
      });
  }

  /** A text as it may be shown: masked where it tells something of a secret that may come back, or may hold it `damaged`. */
  hidden(text: string, damaged = false): string {
    const tellsOne = this.secrets.some((secret) => damaged || tells(text, secret));
    return tellsOne && !this.shows ? textOf(allMasked(ascii(text))) : text;
  }

  /** A chunk came in, and is read when those before it are. */
  arrived(chunk: Uint8Array): void {
    this.arrivals.add(chunk, this.watching ? this.scheduler.now() : undefined);
  }

  /** A token ended at `position`: whose it is follows. */
  mark(position: number): Mark | undefined {
    if (!this.watching || position <= this.begun) return undefined;
    const mark: Mark = { raw: this.arrivals.take(position), end: position };
    this.marks.push(mark);
    return mark;
  }

  /** Whose the marked token is: what is told of it where secrets are hidden is `shown`. */
  tell(mark: Mark | undefined, kind: TraceKind, text: string, shown = text): void {
    if (!mark) return;
    mark.told = {
      at: this.scheduler.now(),
      kind,
      ...this.seen(mark.raw.bytes, kind, text, shown),
      ...this.soFar,
    };
    this.release();
  }

  /** A token ended at `position`, and is this. */
  heard(kind: TraceKind, position: number, text: string): void {
    this.tell(this.mark(position), kind, text);
  }

  /** What was not told yet of what came up to `position` are the headers of a pushed block. */
  headers(position: number): void {
    if (!this.watching) return;
    for (const end of this.arrivals.lineEnds(position)) {
      const mark = this.mark(end);
      if (mark) this.tell(mark, isBlank(mark.raw.bytes) ? 'noise' : 'urc', lineOf(mark.raw.bytes));
    }
  }

  /** What is decided before it has come to its end: the header of a block that is still to come, a line that is too long. */
  decided({ missing, position, read }: Pick<Tokenizer, 'missing' | 'position' | 'read'>): void {
    if (missing > 0) this.headers(position);
    if (read - position > LONGEST_UNDECIDED) this.heard('noise', read, 'of a line without an end');
  }

  /** What was not told yet of what came up to `position` is no token, and given up. */
  gaveUp(position: number): void {
    if (this.arrivals.taken < position)
      this.tell(this.mark(position), 'noise', 'of a block that was cut short');
  }

  wrote(kind: TraceKind, bytes: Uint8Array, text: string, secret?: Secret): void {
    if (!this.watching) return;
    const hidden = secret && !this.shows;
    const traced: Traced = {
      at: this.scheduler.now(),
      direction: 'out',
      kind,
      size: bytes.length,
      text: secret && this.shows ? secret.line : text,
      bytes: hidden ? masked(bytes, [secret]) : bytes,
      ...(hidden && { redacted: true }),
      ...this.soFar,
    };
    this.told.next({ traced });
  }

  complete(): void {
    this.end();
    this.told.complete();
  }

  error(error: unknown): void {
    this.end();
    this.told.error(error);
  }

  private begin(): void {
    this.watching = true;
    this.marks = [];
    this.arrivals.begin();
    this.begun = this.arrivals.received;
  }

  private get soFar(): Pick<Traced, 'chunks'> {
    return { chunks: this.arrivals.count };
  }

  private seen(
    bytes: Uint8Array,
    kind: TraceKind,
    text: string,
    shown: string,
  ): Pick<Traced, 'text' | 'bytes' | 'redacted'> {
    if (this.shows) return { text, bytes };
    if (shown.length === text.length && shown !== text)
      return { text: shown, bytes: overlaid(bytes, text, shown), redacted: true };
    if (shown !== text) return { text: shown, bytes: masked(bytes, this.secrets), redacted: true };
    const hidden = this.hidden(text, kind === 'noise');
    return hidden === text ? { text, bytes } : { text: hidden, bytes: allMasked(bytes), redacted: true };
  }

  /** In the order in which the bytes came: one whose owner is not known yet holds up those behind it. */
  private release(): void {
    for (let next = this.marks[0]; next?.told; next = this.marks[0]) {
      this.marks.shift();
      const { raw, end, told } = next;
      const { bytes, pieces } = raw;
      this.told.next({ traced: { direction: 'in', size: bytes.length, pieces, ...told }, end });
    }
  }

  /** Nothing more comes: what is no token yet never will be one. */
  private end(): void {
    const { taken, received } = this.arrivals;
    if (taken < received) this.mark(received);
    for (const mark of this.marks.filter(({ told }) => !told))
      this.tell(mark, 'noise', lineOf(mark.raw.bytes));
  }
}

const lineOf = (bytes: Uint8Array): string => textOf(bytes).replace(/^[\r\n]+|[\r\n]+$/g, '');

const isBlank = (bytes: Uint8Array): boolean => lineOf(bytes) === '';
