import { Observable, type Subscriber } from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Receiver } from '../../channel/receiver.ts';
import type { Address } from '../../codec/address.ts';
import type { Protocol } from '../../codec/protocol.ts';
import type { PushHeader } from '../../codec/push-header.ts';
import { dataLost } from './data-lost.ts';
import { Direct } from './direct.ts';
import type { Heard, Inlet, Kept } from './inlet.ts';
import { secondReader } from './second-reader.ts';

/** As much is kept of what nobody has read yet. */
const KEPT = 1024 * 1024;

/** The module pushes what it receives (note 5.3.1): it is handed on block by block, as views. */
export class PushInlet implements Inlet, Receiver {
  readonly data$: Observable<Uint8Array>;
  sender: Address | undefined = undefined;

  private readonly activity: Heard;
  private readonly drained: () => void;
  private readonly stream: boolean;
  private readers: readonly Subscriber<Uint8Array>[] = [];
  /** The reader, where there is but one. */
  private only: Subscriber<Uint8Array> | undefined = undefined;
  /** Whoever reads one piece, and waits for it, is told that there is one, or none ever. */
  private waiting: (() => void) | undefined = undefined;
  private kept: Kept[] = [];
  private keptBytes = 0;
  /** It has ended, or failed; one that has failed is still to end. */
  private over = false;
  private ended = false;
  private failure: unknown = undefined;

  /** `drained`: it has been told to its end. */
  constructor(protocol: Protocol, activity: Heard, drained: () => void) {
    this.activity = activity;
    this.drained = drained;
    this.stream = protocol === 'TCP';
    this.data$ = new Direct((subscriber) => this.join(subscriber));
  }

  receive(bytes: Uint8Array, header: PushHeader): void {
    this.activity.received();
    const { only, readers } = this;
    // Nobody is seated where it is over.
    if (only === undefined && this.over) return;
    this.sender = header.from;
    if (only !== undefined) return only.next(bytes);
    if (readers.length === 0) this.keep(bytes);
    for (const reader of readers) reader.next(bytes);
  }

  /** The rest of a datagram is lost with it; a stream that has a hole is none. */
  cut(missing?: number): void {
    if (this.stream) this.fail(dataLost(missing));
  }

  close(): void {
    this.end();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.over = true;
    // First, so that whoever closes at the last byte finds nothing left to close.
    this.drained();
    for (const reader of this.dismissed()) reader.complete();
    this.waiting?.();
  }

  fail(error: unknown): void {
    if (this.over) return;
    this.over = true;
    this.failure = error;
    for (const reader of this.dismissed()) reader.error(error);
    this.waiting?.();
  }

  private dismissed(): readonly Subscriber<Uint8Array>[] {
    const { readers } = this;
    this.seat([]);
    return readers;
  }

  read = (length = Number.POSITIVE_INFINITY): Observable<Uint8Array> =>
    new Observable((subscriber) => {
      if (!(length >= 1)) return subscriber.error(new ModemError(noLength(length)));
      if (this.waiting || this.readers.length > 0) return subscriber.error(new ModemError(secondReader));
      if (this.serve(subscriber, length)) return undefined;
      const tell = () => {
        if (this.waiting === tell) this.waiting = undefined;
        this.serve(subscriber, length);
      };
      this.waiting = tell;
      return () => {
        if (this.waiting === tell) this.waiting = undefined;
      };
    });

  /** Tells what is kept, at most so much of a stream, or that there will be nothing; `false`: there is nothing yet. */
  private serve(subscriber: Subscriber<Uint8Array>, length: number): boolean {
    const next = this.kept.shift();
    if (!next) {
      if (this.failure !== undefined) subscriber.error(this.failure);
      else if (this.over) subscriber.complete();
      return this.over;
    }
    const { bytes, sender } = next;
    const told = this.stream ? bytes.subarray(0, length) : bytes;
    if (told.length < bytes.length) this.kept.unshift({ bytes: bytes.subarray(told.length), sender });
    this.keptBytes -= told.length;
    this.sender = sender;
    subscriber.next(told);
    subscriber.complete();
    return true;
  }

  private join(subscriber: Subscriber<Uint8Array>): (() => void) | undefined {
    if (this.waiting) {
      subscriber.error(new ModemError(secondReader));
      return undefined;
    }
    for (const { bytes, sender } of this.kept.splice(0)) {
      this.sender = sender;
      subscriber.next(bytes);
    }
    this.keptBytes = 0;
    if (this.failure !== undefined) subscriber.error(this.failure);
    else if (this.over) subscriber.complete();
    else this.seat([...this.readers, subscriber]);
    return () => this.seat(this.readers.filter((reader) => reader !== subscriber));
  }

  private seat(readers: readonly Subscriber<Uint8Array>[]): void {
    this.readers = readers;
    this.only = readers.length === 1 ? readers[0] : undefined;
  }

  private keep(bytes: Uint8Array): void {
    this.keptBytes += bytes.length;
    this.kept.push({ bytes, sender: this.sender });
    if (this.waiting) this.waiting();
    else if (this.keptBytes > KEPT) this.fail(new ModemError({ _tag: 'Unread', limit: KEPT }));
  }
}

const noLength = (length: number) =>
  ({ _tag: 'Invalid', what: 'the length to read', given: String(length), allowed: '1 or more' }) as const;
