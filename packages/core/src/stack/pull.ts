import { Observable, Subject, type Subscriber, type Subscription, share, take } from 'rxjs';
import { ModemError } from '../at/reason.ts';
import type { Protocol } from '../codec/protocol.ts';
import { qird } from '../commands/index.ts';
import { reasonOf } from '../scope/attempt.ts';
import { Datagram } from './datagram.ts';
import type { Inlet } from './inlet.ts';
import { named, type Stack } from './stack.ts';

/**
 * Received data waits in the module and is fetched by AT+QIRD, only as fast as it is asked for (note 5.3.2). The module
 * announces it once and not again until its buffer was read empty, so after each read it is read again until it is.
 */
export class PullInlet implements Inlet {
  readonly data$: Observable<Uint8Array>;

  private readonly stack: Stack;
  private readonly index: number;
  /** The connection has been read to its end. */
  private readonly drained: () => void;
  private readonly datagram: Datagram | undefined;
  private readonly changed = new Subject<void>();
  /** What an answer brought after its reader had left. */
  private kept: Uint8Array[] = [];
  private reader: Subscriber<Uint8Array> | undefined;
  private asking = false;
  // It is asked once unannounced: the announcement may have come before anyone could hear it.
  private announced = true;
  private closed = false;
  private ended = false;
  private failure: unknown;

  constructor(stack: Stack, protocol: Protocol, index: number, drained: () => void) {
    this.stack = stack;
    this.index = index;
    this.drained = drained;
    this.datagram = protocol === 'UDP' ? new Datagram() : undefined;
    this.data$ = this.everything().pipe(share());
  }

  /** `+QIRDI`: there is something to read. */
  announce(): void {
    this.announced = true;
    this.changed.next();
  }

  close(): void {
    this.closed = true;
    this.changed.next();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.changed.next();
    // First, so that whoever closes at the last byte finds nothing left to close.
    this.drained();
    this.dismissed()?.complete();
  }

  fail(error: unknown): void {
    this.failure = error;
    this.ended = true;
    this.dismissed()?.error(error);
  }

  /** The reader, who is about to be told the last: what it does then may be to read again. */
  private dismissed(): Subscriber<Uint8Array> | undefined {
    const { reader } = this;
    this.reader = undefined;
    return reader;
  }

  read = (length = this.stack.dialect.longestRead): Observable<Uint8Array> =>
    new Observable((subscriber) => {
      if (this.reader) return subscriber.error(new ModemError(secondReader));
      if (this.kept.length > 0) {
        for (const bytes of this.kept.splice(0)) subscriber.next(bytes);
        return subscriber.complete();
      }
      if (this.failure !== undefined) return subscriber.error(this.failure);
      if (this.ended) return subscriber.complete();
      this.reader = subscriber;
      let waiting: Subscription | undefined;
      const proceed = () => {
        if (this.ended || this.asking) return;
        if (this.announced || this.closed) this.ask(length, wait);
        else wait();
      };
      const wait = () => {
        waiting = this.changed.pipe(take(1)).subscribe(proceed);
      };
      if (this.asking) wait();
      else proceed();
      return () => {
        if (this.reader === subscriber) this.reader = undefined;
        waiting?.unsubscribe();
      };
    });

  /** One AT+QIRD, to its end even when its reader leaves: what it takes out of the module cannot be put back. */
  private ask(length: number, empty: () => void): void {
    this.asking = true;
    this.announced = false;
    let got = 0;
    this.stack.channel.run(qird({ ...named(this.stack, this.index), length })).subscribe({
      next: ({ bytes, remaining }) => {
        got += bytes.length;
        const whole = this.datagram ? this.datagram.add(bytes, remaining) : bytes;
        if (!whole) return;
        if (this.reader) this.reader.next(whole);
        else this.kept.push(whole);
      },
      error: (error: unknown) => {
        this.asking = false;
        // Refused means: closed, and read to its end. The URC that says so may come only now.
        if (reasonOf(error)?._tag === 'Refused') this.end();
        else {
          this.announced = true;
          this.dismissed()?.error(error);
        }
      },
      complete: () => {
        this.asking = false;
        if (got > 0) this.announced = true;
        if (got > 0) {
          this.changed.next();
          this.dismissed()?.complete();
        } else if (this.closed) this.end();
        else if (this.reader) empty();
      },
    });
  }

  private everything(): Observable<Uint8Array> {
    return new Observable((subscriber) => {
      let reading: Subscription | undefined;
      const next = () => {
        reading = this.read().subscribe({
          next: (bytes) => subscriber.next(bytes),
          error: (error: unknown) => subscriber.error(error),
          complete: () => {
            if (this.ended && this.kept.length === 0) subscriber.complete();
            else if (!subscriber.closed) next();
          },
        });
      };
      next();
      return () => reading?.unsubscribe();
    });
  }
}

const secondReader = {
  _tag: 'Invalid',
  what: 'a second reader',
  given: 'there while the first one reads',
  allowed: 'one subscription of read() at a time, and none beside data$',
} as const;
