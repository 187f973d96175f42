import { type Gap, type Link, type Signals, TransportError } from '@atrx/transport';
import { filter, map, merge, type Observable, type SchedulerLike, Subscription } from 'rxjs';
import type { Command } from '../at/command.ts';
import type { Urc } from '../at/urc.ts';
import { textOf } from '../bytes/ascii.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';
import type { Framing } from '../wire/framing.ts';
import { type DataStream, Junction } from '../wire/junction.ts';
import type { Sink } from '../wire/sink.ts';
import { Tokenizer } from '../wire/tokenizer.ts';
import { Unframed } from '../wire/unframed.ts';
import { Blocks } from './blocks.ts';
import { Conversation } from './conversation.ts';
import { HalfLine } from './half-line.ts';
import { KnownLines } from './known-lines.ts';
import { lineReader } from './line-reader.ts';
import type { Loss, UnplacedLoss } from './loss.ts';
import { IN_COMMAND_MODE, IN_DATA_MODE, unless } from './mode.ts';
import { Pause } from './pause.ts';
import type { Settled, Underway } from './progress.ts';
import type { Receiver } from './receiver.ts';
import { Receivers } from './receivers.ts';
import type { Traced, Tracing } from './trace.ts';
import { Tracer } from './tracer.ts';
import { Unasked } from './unasked.ts';
import { Wake } from './wake.ts';
import { Watchdog } from './watchdog.ts';

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
  /** Every command on its way there. */
  readonly underway$: Observable<Underway>;
  /** The modem lines, where the line has them. */
  readonly signals?: Signals;
  /** Lets the module sleep, and wakes it. */
  readonly wake: Wake;
  /** What was lost of what the module sent, and where. */
  readonly loss$: Observable<Loss>;
  /** When bytes came in last, and whether that was half a line. */
  readonly half: HalfLine;

  private readonly tokenizer: Tokenizer;
  private readonly conversation: Conversation;
  private readonly tracer: Tracer;
  private readonly watchdog: Watchdog;
  private readonly known: KnownLines;
  private readonly junction: Junction;
  private readonly pause: Pause;
  private readonly receivers = new Receivers();
  private readonly unasked: Unasked;
  private readonly reading = new Subscription();
  private readonly blocks = new Blocks();
  private gone: { readonly error: unknown } | undefined;

  constructor(line: Link, dialect: Dialect, scheduler: SchedulerLike, tracing: Tracing = {}) {
    this.wake = new Wake(line, scheduler, () => this.diverted || this.conversation.busy$.value);
    const { link } = this.wake;
    this.tracer = new Tracer(scheduler, tracing);
    this.tokenizer = new Tokenizer(this, dialect.longestRead);
    this.tokenizer.bodies = dialect.bodies;
    this.conversation = new Conversation(link, this.tokenizer, dialect.bodies, this.tracer, scheduler);
    this.watchdog = new Watchdog(this.tokenizer, scheduler, (missing, pushing) => this.cut(missing, pushing));
    this.known = new KnownLines(this.conversation, dialect, scheduler);
    this.unasked = new Unasked(this.known, this.tracer, {
      heard: (event) => {
        this.conversation.rest(dialect.restsAfterUrc);
        // First: what is asked by someone who hears the news is meant for the module as it is now.
        const reason = dialect.ends(event);
        if (reason) this.conversation.break(reason);
      },
      judged: (legible) => this.conversation.judge(legible),
    });
    this.junction = new Junction(this.tokenizer, new Unframed(this.tokenizer, this, this.known), {
      lost: (gap) => this.lapse(gap),
      taking: ({ length }) => this.payload(length),
    });
    this.half = new HalfLine(this.tokenizer, scheduler);
    this.pause = new Pause(this.junction, this.known, scheduler);
    this.news$ = this.unasked.news.asObservable();
    this.urc$ = merge(this.unasked.news, this.receivers.blocks$);
    this.trace$ = this.tracer.trace$;
    this.settled$ = this.conversation.settled$.asObservable();
    this.underway$ = this.conversation.underway$.asObservable();
    if (link.signals) this.signals = link.signals;
    this.loss$ = this.unasked.losses.asObservable();
    if (link.gaps$) this.reading.add(link.gaps$.subscribe((gap) => this.junction.gap(gap)));
    this.reading.add(link.bytes$.subscribe(lineReader(this)));
  }

  /**
   * Runs a command when its turn comes. Cold. Errors with `ModemError`, in data mode at once, or `TransportError` when the line
   * is gone.
   */
  run<A>(command: Command<A>): Observable<A> {
    return unless(
      () => (this.diverted ? IN_DATA_MODE : undefined),
      () => {
        if (this.half.stale && !this.conversation.busy$.value) this.suspect();
        return this.conversation.run(command);
      },
    );
  }

  /** Data mode: the line carries a connection's data, and no command can be given (note 4). */
  get diverted(): boolean {
    return this.junction.diverted;
  }

  /**
   * With a stream: data mode. All bytes go to it as they come, from the one behind the token that is being told; commands that
   * run or wait fail. Without one: command mode again, where `backlog`, what the stream has taken last and does not take for
   * data, is read first, as if it had just come in.
   */
  divert(stream: DataStream | undefined, backlog?: Uint8Array): void {
    if (this.gone) return stream?.lost(this.gone.error);
    const { missing, pushing } = this.tokenizer;
    this.junction.divert(stream, backlog);
    if (missing > 0) this.cut(missing, pushing);
    this.conversation.hush(stream && IN_DATA_MODE);
    this.junction.resume();
    this.await();
  }

  /** The next command is fenced: what stands on the line may be nobody's. */
  suspect(): void {
    this.conversation.suspect();
  }

  /** Calls off the input that whoever had the line before may have left the module in. */
  takeOver(): void {
    this.conversation.takeOver();
  }

  /** Writes payload in data mode. Cold. Errors with `TransportError` when the line is gone. */
  sendRaw(bytes: Uint8Array): Observable<never> {
    const { wake, tracer } = this;
    const write = () => {
      tracer.wrote('input', bytes, `${bytes.length} bytes`);
      return wake.link.write(bytes);
    };
    return unless(
      () => (this.diverted ? undefined : IN_COMMAND_MODE),
      write,
      () => this.gone,
    );
  }

  /** A kind of URC, one of your own too: every line of it that is nobody's answer. */
  on<A>(urc: Urc<A>): Observable<A> {
    return this.unasked.lines.pipe(
      map(urc.read),
      filter((event): event is Awaited<A> & NonNullable<A> => event !== undefined),
    );
  }

  /** Completes when no command is on the wire or waits for it. */
  get quiet$(): Observable<unknown> {
    return this.conversation.quiet$;
  }

  /** How pushed data is framed from now on: what the settings QIMUX, QIHEAD, QISHOWRA and QISHOWLA have become. */
  frame(framing: Framing): void {
    this.junction.frame(framing);
    this.await();
  }

  /** From now on the blocks that connection `index` pushes go to `receiver`; to nobody without one. */
  deliver(index: number, receiver: Receiver | undefined): void {
    this.receivers.set(index, receiver);
  }

  /** The line is gone: everything ends with `error`; where this side closed it, what was only listened to just completes. */
  lose(error: unknown): void {
    // The first error is the true one: whoever hears of it lets go of the line, which loses it once more.
    if (this.gone) return;
    this.gone = { error };
    this.reading.unsubscribe();
    this.watchdog.stop();
    // What was withheld is data: nothing can follow it that would make a line of it.
    this.pause.end();
    this.junction.lose(error);
    this.conversation.lose(error);
    const closed = error instanceof TransportError && error.reason === 'closed';
    const { lines, news, losses } = this.unasked;
    for (const told of [lines, news, this.receivers.blocks, losses, this.tracer]) {
      if (closed) told.complete();
      else told.error(error);
    }
  }

  /** Bytes came in. */
  heard(chunk: Uint8Array): void {
    this.tracer.arrived(chunk);
    this.half.heard();
    this.junction.push(chunk);
    if (this.tokenizer.cut.open) {
      this.half.read();
      this.conversation.glimpse();
    }
    this.await();
  }

  /** What is unfinished is waited for only so long. */
  private await(): void {
    if (this.gone) return;
    if (this.tracer.watching) this.tracer.decided(this.tokenizer);
    if (this.tokenizer.missing > 0) this.watchdog.watch();
    this.pause.begin();
  }

  private payload(length: number): void {
    const { tracer, tokenizer } = this;
    if (!tracer.watching) return;
    tracer.headers(tokenizer.position - length);
    tracer.heard('payload', tokenizer.position, `${length} bytes`);
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    const text = textOf(bytes, start, end);
    const { position: at, torn } = this.tokenizer;
    const mark = this.tracer.mark(at);
    // The rest of a line may read like another one: behind noise it is nobody's, but may still end an echo.
    this.conversation.hear({ _tag: 'Line', text: torn ? `\0${text}` : text }, (owner, shown = text, late) => {
      if (owner === 'nobody') return this.unasked.line(text, at, mark, { late, shown, torn });
      this.tracer.tell(mark, owner, text, shown);
      if (late !== undefined)
        this.miss({ _tag: 'Orphan', length: text.length, text: shown, command: late }, at);
    });
  }

  /** News of the module, whether it was said or seen otherwise. */
  tell(event: UrcEvent): void {
    this.unasked.tell(event);
  }

  prompt(): void {
    this.tracer.heard('prompt', this.tokenizer.position, '>');
    this.conversation.prompted((_owner, _shown, command) => {
      if (command !== undefined) this.miss({ _tag: 'Orphan', length: 1, text: '>', command });
    });
  }

  echo(length: number): void {
    this.tracer.heard('echo', this.tokenizer.position, `${length} bytes`);
  }

  header(bytes: Uint8Array, start: number, end: number): void {
    this.tracer.headers(this.tokenizer.position);
    this.receivers.header(textOf(bytes, start, end));
  }

  pushed(index: number, chunk: Uint8Array, start: number, length: number, remaining: number): void {
    if (this.tracer.watching === true) this.payload(length);
    const bytes = this.blocks.whole(chunk, start, length, remaining);
    if (bytes !== undefined && this.receivers.block(index, bytes) === false)
      this.miss({ _tag: 'NobodyReceives', length: bytes.length, index });
  }

  unframed(bytes: Uint8Array): void {
    const { length } = bytes;
    this.payload(length);
    if (!this.receivers.unframed(bytes)) this.miss({ _tag: 'NobodyReceives', length, index: 0 });
  }

  announced(chunk: Uint8Array, start: number, length: number, remaining: number): void {
    this.payload(length);
    const bytes = this.blocks.piece(chunk, start, length, remaining);
    this.conversation.hear({ _tag: 'Data', bytes, remaining }, (owner) => {
      if (owner === 'nobody') this.miss({ _tag: 'NobodyReceives', length });
    });
  }

  overlong(length: number): void {
    this.tracer.heard('noise', this.tokenizer.position, `${length} bytes without an end of line`);
    this.conversation.judge(false);
    this.miss({ _tag: 'LineTooLong', length });
  }

  /** The line has lost bytes: what was unfinished has no end, and what was awaited may have been among them. */
  private lapse({ missing }: Gap): void {
    const { read: at, missing: due, pushing } = this.tokenizer;
    this.junction.lapse(missing);
    this.conversation.lapse(missing);
    this.miss(missing === undefined ? { _tag: 'Gap' } : { _tag: 'Gap', length: missing }, at);
    if (due > 0) this.cut(Math.min(due, missing ?? due), pushing);
    if (this.diverted || (missing !== undefined && missing <= due)) return;
    this.receivers.lapse(pushing);
  }

  /** A module that started again in the middle of a block, or went off, has said so in what was taken for its bytes. */
  private cut(missing: number, pushing: number | undefined): void {
    const { position } = this.tokenizer;
    this.tracer.gaveUp(position);
    const lastWord = this.blocks.end().find((text) => this.known.ends(text));
    this.miss({ _tag: 'BlockCutShort', length: missing, ...(pushing !== undefined && { index: pushing }) });
    this.receivers.cut(pushing, missing);
    if (lastWord !== undefined) this.unasked.line(lastWord, position, this.tracer.mark(position));
  }

  private miss(loss: UnplacedLoss, at = this.tokenizer.position): void {
    this.unasked.miss({ ...loss, at });
  }
}
