import { Observable, type Subscriber, type Subscription, share } from 'rxjs';
import type { Command } from '../../at/command.ts';
import { ModemError, type Reason } from '../../at/reason.ts';
import { uncertain } from '../../at/uncertain.ts';
import { Deadline } from '../../channel/deadline.ts';
import type { Address } from '../../codec/address.ts';
import { qird } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { inTime } from '../connection/in-time.ts';
import { addressOf, type Seat } from '../connection/seat.ts';
import { named, type Stack } from '../stack.ts';
import { Assembly } from './assembly.ts';
import { dataLost } from './data-lost.ts';
import type { Heard, Inlet, Kept } from './inlet.ts';
import { type Heir, Legacy } from './legacy.ts';
import { secondReader } from './second-reader.ts';

/** Who waits for the next bytes. */
interface Reader {
  readonly subscriber: Subscriber<Uint8Array>;
  readonly length: number;
  /** The answer that is coming in has brought it something. */
  served: boolean;
}

/** How the receiving side tells that the connection is over. */
export interface Endings {
  /** It has been read to its end. */
  readonly drained: () => void;
  /** The module does not know it any more, and never said that it closed. */
  readonly gone: () => void;
  /** Tells that its index is another connection's: what is there to be read is not its own. */
  readonly displaced$: Observable<unknown>;
}

/** How long after a refusal `CLOSED` may come, in ms: in logs it comes before. */
const CLOSED_WITHIN = 1_000;

/**
 * Received data waits in the module and is fetched by AT+QIRD, only as fast as it is asked for (note 5.3.2). The module
 * announces it once and not again until its buffer was read empty, so after each read it is read again until it is.
 */
export class PullInlet implements Inlet {
  readonly data$: Observable<Uint8Array>;
  sender: Address | undefined = undefined;

  private readonly stack: Stack;
  private readonly seat: Seat;
  private readonly activity: Heard;
  private readonly told: Endings;
  private readonly stream: boolean;
  /** Of a datagram; a stream is told in the pieces that come. */
  private readonly assembly: Assembly | undefined;
  /** What an answer brought after its reader had left. */
  private kept: Kept[] = [];
  private reader: Reader | undefined;
  /** AT+QIRD, while it waits for its turn or its answer. */
  private reading: Command<unknown> | undefined;
  // It is asked once unannounced: the announcement may have come before anyone could hear it.
  private announced = true;
  private closed = false;
  private ended = false;
  private failure: unknown = undefined;
  private doubt: Subscription | undefined;
  private legacy: Legacy | undefined;
  /** Nothing was announced for long: the announcement may have been lost. */
  private readonly silence: Deadline;

  constructor(stack: Stack, seat: Seat, activity: Heard, told: Endings) {
    this.activity = activity;
    this.stack = stack;
    this.seat = seat;
    this.told = told;
    this.stream = seat.protocol === 'TCP';
    this.assembly = this.stream ? undefined : new Assembly();
    this.silence = new Deadline(stack.scheduler, () => this.announce());
    this.data$ = this.everything().pipe(share());
  }

  /** Something may wait in the module, or be on its way. */
  get unread(): boolean {
    return this.announced || this.reading !== undefined;
  }

  /** `+QIRDI`: there is something to read. */
  announce(): void {
    this.announced = true;
    this.proceed();
  }

  /** Its index is another's: what a read brings that is on the wire may be that one's. */
  bequeath(heir: Heir): void {
    if (this.reading) this.legacy = new Legacy(this.stack.channel, this.reading, heir);
  }

  /** What a read for somebody else has brought. */
  inherit({ bytes, sender }: Kept): void {
    this.hand(bytes, sender);
    this.announce();
  }

  close(): void {
    this.closed = true;
    if (this.doubt || this.failure !== undefined) this.end();
    else this.proceed();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.doubt?.unsubscribe();
    this.patience();
    // Before the rest: what is still to be read for it is called off, which is no failure of its own.
    const reader = this.dismissed();
    // First, so that whoever closes at the last byte finds nothing left to close.
    this.told.drained();
    reader?.complete();
  }

  fail(error: unknown): void {
    if (this.over) return;
    this.failure = error;
    this.doubt?.unsubscribe();
    this.patience();
    this.dismissed()?.error(error);
    if (this.closed) this.end();
  }

  read = (length = this.stack.dialect.longestRead): Observable<Uint8Array> =>
    new Observable((subscriber) => {
      if (this.reader) return subscriber.error(new ModemError(secondReader));
      if (this.kept.length > 0) {
        this.serve(subscriber, length);
        return subscriber.complete();
      }
      if (this.failure !== undefined) return subscriber.error(this.failure);
      if (this.ended) return subscriber.complete();
      const reader = { subscriber, length, served: false };
      this.reader = reader;
      this.proceed();
      return () => {
        if (this.reader === reader) this.reader = undefined;
        this.patience();
      };
    });

  /** What an answer has brought before: of a stream at most so many bytes, otherwise the next datagram. */
  private serve(subscriber: Subscriber<Uint8Array>, length: number): void {
    let left = length;
    while (left > 0) {
      const next = this.kept.shift();
      if (!next) return;
      const { bytes, sender } = next;
      const told = this.stream ? bytes.subarray(0, left) : bytes;
      if (told.length < bytes.length) this.kept.unshift({ bytes: bytes.subarray(told.length), sender });
      left = this.stream ? left - told.length : 0;
      this.sender = sender;
      subscriber.next(told);
    }
  }

  private get over(): boolean {
    return this.ended || this.failure !== undefined;
  }

  /** It is being read, or was refused to be, and nobody has said why yet. */
  private get busy(): boolean {
    return this.reading !== undefined || this.doubt !== undefined;
  }

  /** The reader, who is about to be told the last: what it does then may be to read again. */
  private dismissed(): Subscriber<Uint8Array> | undefined {
    const { reader } = this;
    this.reader = undefined;
    return reader?.subscriber;
  }

  /** Asks, if somebody waits and there may be something. */
  private proceed(): void {
    if (this.reader && !this.busy && !this.over && (this.announced || this.closed))
      this.ask(this.reader.length);
    this.patience();
  }

  /** Somebody waits for an announcement, for so long at most. */
  private patience(): void {
    if (this.busy && !this.over) return;
    const { pollEvery, scheduler } = this.stack;
    this.silence.set(this.reader && !this.over ? scheduler.now() + pollEvery : Number.POSITIVE_INFINITY);
  }

  /**
   * One AT+QIRD, to its end even when its reader leaves: what it takes out of the module cannot be put back. What it brings is
   * told behind its OK, which nothing but a whole block has: one that was cut short may be filled by what came next.
   */
  private ask(length: number): void {
    // What is announced, or closed, while it runs may have come too late for it: then it is asked again.
    const { closed } = this;
    this.announced = false;
    const brought: Kept[] = [];
    let missing = 0;
    const { stack, seat } = this;
    const { context, channel } = stack;
    const command = qird({ context, role: seat.role, ...named(stack, seat.index), length });
    const gone = { _tag: 'NotConnected', address: addressOf(seat.remote) } as const;
    this.reading = command;
    inTime(channel, command, this.told.displaced$, gone).subscribe({
      next: ({ from, bytes, remaining }) => {
        missing = remaining;
        for (const whole of this.assembly?.add(bytes, remaining) ?? [bytes])
          brought.push({ bytes: whole, sender: from });
      },
      error: (error: unknown) => {
        this.assembly?.drop();
        this.announced = true;
        const reason = reasonOf(error);
        this.settled();
        if (reason?._tag === 'Refused') return this.refused();
        // Its answer may have come late, to nobody.
        const broken = missing > 0 || uncertain(reason);
        if (broken) this.legacy?.pass(undefined);
        // A datagram is lost with what the line has lost of it, and no other: it is read on.
        if (reason?._tag === 'LineGap' && !this.stream) return this.proceed();
        // Whatever it took out of the module does not come again: a stream that may have a hole is none.
        if (missing > 0 && this.stream) this.fail(dataLost(lostOf(missing, reason)));
        else if (broken && this.stream) this.fail(error);
        else this.dismissed()?.error(error);
      },
      complete: () => {
        this.settled();
        for (const kept of brought) this.legacy ? this.legacy.pass(kept) : this.hand(kept.bytes, kept.sender);
        if (brought.length > 0) this.announced = true;
        else if (closed) this.end();
        if (this.reader?.served) this.dismissed()?.complete();
        this.proceed();
      },
    });
  }

  /** Its answer is there, or never comes. */
  private settled(): void {
    this.reading = undefined;
    this.legacy?.end();
  }

  /**
   * Closed, and read to its end. Where no URC says so, not even now, it was not the peer: the module knows nothing of the
   * connection any more, as after a restart that it did not announce.
   */
  private refused(): void {
    if (this.closed) return this.end();
    this.doubt = this.stack.scheduler.schedule(() => this.told.gone(), CLOSED_WITHIN);
  }

  private hand(bytes: Uint8Array, sender: Kept['sender']): void {
    this.activity.received();
    const { reader } = this;
    // A datagram is a reading of its own: whoever wants but one has lost no other.
    if (!reader || (reader.served && !this.stream)) {
      this.kept.push({ bytes, sender });
      return;
    }
    reader.served = true;
    this.sender = sender;
    reader.subscriber.next(bytes);
  }

  private everything(): Observable<Uint8Array> {
    return new Observable((subscriber) => {
      const next = () => {
        // Added, not kept in a variable: what is there already ends at once, and the next reading begins within this one.
        subscriber.add(
          this.read().subscribe({
            next: (bytes) => subscriber.next(bytes),
            error: (error: unknown) => subscriber.error(error),
            complete: () => {
              if (this.ended && this.failure === undefined && this.kept.length === 0) subscriber.complete();
              else if (!subscriber.closed) next();
            },
          }),
        );
      };
      next();
    });
  }
}

/** Of a block that lacks so many bytes: the rest is of no use behind what the line has lost. */
const lostOf = (lacking: number, reason: Reason | undefined): number =>
  reason?._tag === 'LineGap' ? Math.min(lacking, reason.missing ?? lacking) : lacking;
