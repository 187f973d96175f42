import { type Link, TransportError } from '@atrx/transport';
import { filter, map, merge, type Observable, type SchedulerLike, Subject, Subscription, take } from 'rxjs';
import type { Command } from '../at/command.ts';
import type { Urc } from '../at/urc.ts';
import { textOf } from '../bytes/ascii.ts';
import { type PushHeader, pushHeader } from '../codec/push-header.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Received } from '../urcs/received.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';
import type { Framing } from '../wire/framing.ts';
import type { Sink } from '../wire/sink.ts';
import { Tokenizer } from '../wire/tokenizer.ts';
import { Conversation, type Settled } from './conversation.ts';
import { closedThere } from './line-end.ts';
import { type Traced, Tracer } from './trace.ts';
import { Watchdog } from './watchdog.ts';

const NOTHING_TOLD: PushHeader = {};

/** Where the blocks that a connection pushes go, piece by piece: `remaining` is 0 in a block's last piece. */
export interface Receiver {
  receive(bytes: Uint8Array, remaining: number): void;
  /** The last `missing` bytes of a block never came. */
  cut(missing: number): void;
}

/** Bytes that were announced and never came, or came and belong to nobody. */
export interface Loss {
  readonly _tag: 'BlockCutShort' | 'NobodyReceives' | 'LineTooLong';
  /** How many bytes. */
  readonly length: number;
  /** How many bytes had come in when it was noticed. */
  readonly at: number;
  /** The connection that pushed them. */
  readonly index?: number;
}

/**
 * The AT channel over one link: commands go down one at a time, their answers come back to whoever asked, and all else
 * the module says is a URC. It begins to read when it is made and ends with {@link Channel.lose}.
 */
export class Channel implements Sink {
  /** What the module says unasked, in lines. */
  readonly news$: Observable<UrcEvent>;
  /** The same, and each piece of pushed data. */
  readonly urc$: Observable<UrcEvent>;
  /** Every byte both ways. */
  readonly trace$: Observable<Traced>;
  /** Every command that came to its end. */
  readonly settled$: Observable<Settled>;
  /** What was lost of what the module sent, and where. */
  readonly loss$: Observable<Loss>;

  private readonly dialect: Dialect;
  private readonly tokenizer: Tokenizer;
  private readonly conversation: Conversation;
  private readonly tracer: Tracer;
  private readonly watchdog: Watchdog;
  private readonly receivers: (Receiver | undefined)[] = new Array(10).fill(undefined);
  private readonly lines = new Subject<string>();
  private readonly news = new Subject<UrcEvent>();
  private readonly pieces = new Subject<Received>();
  private readonly losses = new Subject<Loss>();
  private readonly reading = new Subscription();
  private told = NOTHING_TOLD;
  private unfinished: Uint8Array[] = [];
  private received = 0;
  private readonly unread: Uint8Array[] = [];
  private taking = false;
  private gone = false;

  constructor(link: Link, dialect: Dialect, scheduler: SchedulerLike) {
    this.dialect = dialect;
    this.tracer = new Tracer(scheduler);
    this.tokenizer = new Tokenizer(this, dialect.longestRead);
    this.tokenizer.bodies = dialect.bodies;
    this.conversation = new Conversation(link, this.tokenizer, dialect.bodies, this.tracer, scheduler);
    this.watchdog = new Watchdog(this.tokenizer, scheduler, (missing, pushing) => this.cut(missing, pushing));
    this.news$ = this.news.asObservable();
    this.urc$ = merge(this.news, this.pieces);
    this.trace$ = this.tracer.trace$;
    this.settled$ = this.conversation.settled$.asObservable();
    this.loss$ = this.losses.asObservable();
    this.reading.add(
      link.bytes$.subscribe({
        next: (chunk) => this.read(chunk),
        error: (error: unknown) => this.lose(error),
        complete: () => this.lose(closedThere()),
      }),
    );
  }

  /** Runs a command when its turn comes. Cold. Errors with `ModemError`, or `TransportError` when the line is gone. */
  run<A>(command: Command<A>): Observable<A> {
    return this.conversation.run(command);
  }

  /** A kind of URC, one of your own too: every line of it that is nobody's answer. */
  on<A>(urc: Urc<A>): Observable<A> {
    return this.lines.pipe(
      map(urc.read),
      filter((event): event is Awaited<A> & NonNullable<A> => event !== undefined),
    );
  }

  /** Completes when no command is on the wire or waits for it. */
  get quiet$(): Observable<unknown> {
    return this.conversation.busy$.pipe(
      filter((busy) => !busy),
      take(1),
    );
  }

  /** How pushed data is framed from now on: what the settings QIMUX, QIHEAD, QISHOWRA and QISHOWLA have become. */
  frame(framing: Framing): void {
    this.tokenizer.framing = framing;
  }

  /** From now on the blocks that connection `index` pushes go to `receiver`; to nobody without one. */
  deliver(index: number, receiver: Receiver | undefined): void {
    this.receivers[index] = receiver;
  }

  /** The line is gone: everything ends with `error`; where this side closed it, what was only listened to just completes. */
  lose(error: unknown): void {
    // The first error is the true one: whoever hears of it lets go of the line, which loses it once more.
    if (this.gone) return;
    this.gone = true;
    this.reading.unsubscribe();
    this.watchdog.stop();
    this.conversation.lose(error);
    const closed = error instanceof TransportError && error.reason === 'closed';
    for (const told of [this.lines, this.news, this.pieces, this.losses, this.tracer]) {
      if (closed) told.complete();
      else told.error(error);
    }
  }

  private read(chunk: Uint8Array): void {
    // A link may answer within the very write that a token led to: its bytes wait until that token is dealt with.
    if (this.taking) {
      this.unread.push(chunk);
      return;
    }
    this.taking = true;
    this.take(chunk);
    for (let next = this.unread.shift(); next; next = this.unread.shift()) this.take(next);
    this.taking = false;
  }

  private take(chunk: Uint8Array): void {
    this.tracer.chunk(this.received);
    this.received += chunk.length;
    this.tokenizer.push(chunk);
    if (this.tokenizer.missing > 0) this.watchdog.watch(this.received);
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    const text = textOf(bytes, start, end);
    const { position } = this.tokenizer;
    this.conversation.hear({ _tag: 'Line', text }, (owner, shown = text) => {
      if (owner === 'nobody') this.unasked(text, position);
      else this.tracer.heard(owner, position, shown);
    });
  }

  private unasked(text: string, position: number): void {
    const event = this.event(text);
    this.tracer.heard(event?._tag === 'Unknown' ? 'noise' : 'urc', position, text);
    this.lines.next(text);
    if (!event) return;
    // First: what is asked by someone who hears the news is meant for the module as it is now.
    const reason = this.dialect.ends(event);
    if (reason) this.conversation.break(reason);
    this.news.next(event);
  }

  prompt(): void {
    this.tracer.heard('prompt', this.tokenizer.position, '>');
    this.conversation.prompted();
  }

  echo(length: number): void {
    this.tracer.heard('echo', this.tokenizer.position, `${length} bytes`);
  }

  header(bytes: Uint8Array, start: number, end: number): void {
    const text = textOf(bytes, start, end);
    this.tracer.heard('urc', this.tokenizer.position, text);
    this.told = { ...this.told, ...pushHeader(text) };
  }

  pushed(index: number, buffer: ArrayBufferLike, start: number, length: number, remaining: number): void {
    const bytes = new Uint8Array(buffer, start, length);
    if (this.tracer.watching) this.tracer.heard('payload', this.tokenizer.position, `${length} bytes`, bytes);
    if (this.pieces.observed)
      this.pieces.next({
        _tag: 'Received',
        index,
        bytes,
        remaining,
        ...this.told,
      });
    this.remember(bytes, remaining);
    const receiver = this.receivers[index];
    if (receiver) receiver.receive(bytes, remaining);
    else this.miss('NobodyReceives', length, index);
    if (remaining === 0) this.told = NOTHING_TOLD;
  }

  announced(buffer: ArrayBufferLike, start: number, length: number, remaining: number): void {
    const bytes = new Uint8Array(buffer, start, length);
    this.tracer.heard('payload', this.tokenizer.position, `${length} bytes`, bytes);
    this.remember(bytes, remaining);
    this.conversation.hear({ _tag: 'Data', bytes, remaining }, (owner) => {
      if (owner === 'nobody') this.miss('NobodyReceives', length);
    });
  }

  overlong(length: number): void {
    this.tracer.heard('noise', this.tokenizer.position, `${length} bytes without an end of line`);
    this.miss('LineTooLong', length);
  }

  private event(text: string): UrcEvent | undefined {
    for (const urc of this.dialect.urcs) {
      const event = urc.read(text);
      if (event) return event;
    }
    return undefined;
  }

  /** A module that started again in the middle of a block has said so in what was taken for its bytes. */
  private cut(missing: number, pushing: number | undefined): void {
    const { position } = this.tokenizer;
    const came = this.unfinished.splice(0).map((bytes) => textOf(bytes));
    this.told = NOTHING_TOLD;
    this.miss('BlockCutShort', missing, pushing);
    if (pushing !== undefined) this.receivers[pushing]?.cut(missing);
    if (came.join('').includes('\r\nRDY\r\n')) this.unasked('RDY', position);
  }

  /** Views only, and only of the block that is coming in. */
  private remember(bytes: Uint8Array, remaining: number): void {
    if (remaining > 0) this.unfinished.push(bytes);
    else if (this.unfinished.length > 0) this.unfinished = [];
  }

  private miss(_tag: Loss['_tag'], length: number, index?: number): void {
    const at = this.tokenizer.position;
    this.losses.next(index === undefined ? { _tag, length, at } : { _tag, length, at, index });
  }
}
