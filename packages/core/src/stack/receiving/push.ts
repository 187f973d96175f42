import { type Observable, type Subscriber, throwError } from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import type { Receiver } from '../../channel/receiver.ts';
import type { Address } from '../../codec/address.ts';
import type { Protocol } from '../../codec/protocol.ts';
import type { PushHeader } from '../../codec/push-header.ts';
import { dataLost } from './data-lost.ts';
import { Direct } from './direct.ts';
import type { Heard, Inlet, Kept } from './inlet.ts';

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
  }

  fail(error: unknown): void {
    if (this.over) return;
    this.over = true;
    this.failure = error;
    for (const reader of this.dismissed()) reader.error(error);
  }

  private dismissed(): readonly Subscriber<Uint8Array>[] {
    const { readers } = this;
    this.seat([]);
    return readers;
  }

  read = (): Observable<never> => throwError(() => new ModemError(pushed));

  private join(subscriber: Subscriber<Uint8Array>): () => void {
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
    if (this.keptBytes > KEPT) this.fail(new ModemError({ _tag: 'Unread', limit: KEPT }));
  }
}

const pushed = {
  _tag: 'Invalid',
  what: 'read()',
  given: 'used on a connection whose data is pushed',
  allowed: "data$; read() with the option receive: 'pull'",
} as const;
