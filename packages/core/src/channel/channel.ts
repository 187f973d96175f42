import { type Link, type Signals, TransportError } from '@atrx/transport';
import { filter, map, merge, type Observable, type SchedulerLike, Subject, Subscription, take } from 'rxjs';
import type { Command } from '../at/command.ts';
import type { Urc } from '../at/urc.ts';
import { textOf } from '../bytes/ascii.ts';
import { type PushHeader, pushHeader } from '../codec/push-header.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Received } from '../urcs/received.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';
import type { Framing } from '../wire/framing.ts';
import { type DataStream, Junction } from '../wire/junction.ts';
import type { Sink } from '../wire/sink.ts';
import { Tokenizer } from '../wire/tokenizer.ts';
import { Unframed } from '../wire/unframed.ts';
import { Conversation, type Settled, type Underway } from './conversation.ts';
import { HalfLine } from './half-line.ts';
import { KnownLines } from './known-lines.ts';
import { closedThere } from './line-end.ts';
import type { Loss } from './loss.ts';
import { IN_COMMAND_MODE, IN_DATA_MODE, unless } from './mode.ts';
import { Pause } from './pause.ts';
import type { Receiver } from './receiver.ts';
import { type Traced, Tracer } from './trace.ts';
import { Unfinished } from './unfinished.ts';
import { Wake } from './wake.ts';
import { Watchdog } from './watchdog.ts';

const NOTHING_TOLD: PushHeader = {};

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

  private readonly dialect: Dialect;
  private readonly tokenizer: Tokenizer;
  private readonly conversation: Conversation;
  private readonly tracer: Tracer;
  private readonly watchdog: Watchdog;
  private readonly known: KnownLines;
  private readonly junction: Junction;
  private readonly pause: Pause;
  private readonly half: HalfLine;
  private readonly receivers: (Receiver | undefined)[] = new Array(10).fill(undefined);
  private readonly lines = new Subject<string>();
  private readonly news = new Subject<UrcEvent>();
  private readonly pieces = new Subject<Received>();
  private readonly losses = new Subject<Loss>();
  private readonly reading = new Subscription();
  private told = NOTHING_TOLD;
  /** What was told is of data that has come: the next header tells of other data. */
  private spent = false;
  private readonly unfinished = new Unfinished();
  private gone: { readonly error: unknown } | undefined;

  constructor(line: Link, dialect: Dialect, scheduler: SchedulerLike) {
    this.wake = new Wake(line, scheduler, () => this.diverted || this.conversation.busy$.value);
    const { link } = this.wake;
    this.dialect = dialect;
    this.tracer = new Tracer(scheduler);
    this.tokenizer = new Tokenizer(this, dialect.longestRead);
    this.tokenizer.bodies = dialect.bodies;
    this.conversation = new Conversation(link, this.tokenizer, dialect.bodies, this.tracer, scheduler);
    this.watchdog = new Watchdog(this.tokenizer, scheduler, (missing, pushing) => this.cut(missing, pushing));
    this.known = new KnownLines(this.conversation, dialect, scheduler);
    this.junction = new Junction(this.tokenizer, new Unframed(this.tokenizer, this, this.known), {
      reading: () => this.tracer.chunk(this.tokenizer.read),
      taking: (bytes) => this.payload(bytes),
    });
    this.half = new HalfLine(this.tokenizer, scheduler);
    this.pause = new Pause(this.junction, this.known, scheduler);
    this.news$ = this.news.asObservable();
    this.urc$ = merge(this.news, this.pieces);
    this.trace$ = this.tracer.trace$;
    this.settled$ = this.conversation.settled$.asObservable();
    this.underway$ = this.conversation.underway$.asObservable();
    if (link.signals) this.signals = link.signals;
    this.loss$ = this.losses.asObservable();
    this.reading.add(
      link.bytes$.subscribe({
        next: (chunk) => {
          this.half.heard();
          this.junction.push(chunk);
          this.conversation.glimpse();
          this.await();
        },
        error: (error: unknown) => this.lose(error),
        complete: () => this.lose(closedThere()),
      }),
    );
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

  /** Writes payload in data mode. Cold. Errors with `TransportError` when the line is gone. */
  sendRaw(bytes: Uint8Array): Observable<never> {
    const { wake, tracer } = this;
    const write = () => {
      tracer.wrote('input', bytes.length, `${bytes.length} bytes`, bytes);
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
    this.junction.frame(framing);
    this.await();
  }

  /** From now on the blocks that connection `index` pushes go to `receiver`; to nobody without one. */
  deliver(index: number, receiver: Receiver | undefined): void {
    this.receivers[index] = receiver;
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
    for (const told of [this.lines, this.news, this.pieces, this.losses, this.tracer]) {
      if (closed) told.complete();
      else told.error(error);
    }
  }

  /** What is unfinished is waited for only so long. */
  private await(): void {
    if (this.gone) return;
    if (this.tokenizer.missing > 0) this.watchdog.watch(this.tokenizer.read);
    this.pause.begin();
  }

  private payload(bytes: Uint8Array): void {
    if (this.tracer.watching)
      this.tracer.heard('payload', this.tokenizer.position, `${bytes.length} bytes`, bytes);
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
    const event = this.known.event(text);
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
    this.told = { ...(this.spent ? NOTHING_TOLD : this.told), ...pushHeader(text) };
    this.spent = false;
  }

  pushed(index: number, buffer: ArrayBufferLike, start: number, length: number, remaining: number): void {
    const bytes = new Uint8Array(buffer, start, length);
    this.payload(bytes);
    if (this.pieces.observed)
      this.pieces.next({
        _tag: 'Received',
        index,
        bytes,
        remaining,
        ...this.told,
      });
    this.unfinished.add(bytes, remaining);
    const receiver = this.receivers[index];
    if (receiver) receiver.receive(bytes, remaining, this.told);
    else this.miss('NobodyReceives', length, index);
    if (remaining === 0) this.told = NOTHING_TOLD;
  }

  unframed(bytes: Uint8Array): void {
    const { told, pieces } = this;
    this.payload(bytes);
    this.spent = true;
    pieces.next({ _tag: 'Received', index: 0, bytes, remaining: 0, ...told, certain: false });
    const [receiver] = this.receivers;
    if (receiver) receiver.receive(bytes, 0, told);
    else this.miss('NobodyReceives', bytes.length, 0);
  }

  announced(buffer: ArrayBufferLike, start: number, length: number, remaining: number): void {
    const bytes = new Uint8Array(buffer, start, length);
    this.payload(bytes);
    this.unfinished.add(bytes, remaining);
    this.conversation.hear({ _tag: 'Data', bytes, remaining }, (owner) => {
      if (owner === 'nobody') this.miss('NobodyReceives', length);
    });
  }

  overlong(length: number): void {
    this.tracer.heard('noise', this.tokenizer.position, `${length} bytes without an end of line`);
    this.miss('LineTooLong', length);
  }

  /** A module that started again in the middle of a block has said so in what was taken for its bytes. */
  private cut(missing: number, pushing: number | undefined): void {
    const { position } = this.tokenizer;
    const restarted = this.unfinished.end();
    this.told = NOTHING_TOLD;
    this.miss('BlockCutShort', missing, pushing);
    if (pushing !== undefined) this.receivers[pushing]?.cut(missing);
    if (restarted) this.unasked('RDY', position);
  }

  private miss(_tag: Loss['_tag'], length: number, index?: number): void {
    const at = this.tokenizer.position;
    this.losses.next(index === undefined ? { _tag, length, at } : { _tag, length, at, index });
  }
}
