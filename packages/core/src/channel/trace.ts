import { type Observable, type SchedulerLike, Subject } from 'rxjs';

/** What bytes on the line are: those that came in belong to exactly one of the six latter kinds. */
export type TraceKind =
  | 'command'
  | 'input'
  | 'escape'
  | 'echo'
  | 'answer'
  | 'urc'
  | 'payload'
  | 'prompt'
  | 'noise';

/** Some bytes that crossed the line. */
export interface Traced {
  /** When, in ms on the scheduler's clock. */
  readonly at: number;
  readonly direction: 'out' | 'in';
  readonly kind: TraceKind;
  /**
   * How many bytes on the wire, line ends and headers included: the sizes of all that came in add up to what came in. 0 of a
   * line whose bytes were told as payload before, in data mode.
   */
  readonly size: number;
  /** The line, without its ends and with its secrets hidden; of payload and input, how many bytes. */
  readonly text: string;
  /** Payload as it came, input as it went. */
  readonly bytes?: Uint8Array;
}

/** Tells what crosses the line to those who watch; where nobody does it costs a look at a flag. */
export class Tracer {
  readonly trace$: Observable<Traced>;
  private readonly told = new Subject<Traced>();
  private readonly scheduler: SchedulerLike;
  private counted = 0;
  private watched = false;

  constructor(scheduler: SchedulerLike) {
    this.scheduler = scheduler;
    this.trace$ = this.told.asObservable();
  }

  get watching(): boolean {
    return this.told.observed;
  }

  /** A chunk is about to be read: `total` bytes came before it. */
  chunk(total: number): void {
    if (this.told.observed && !this.watched) this.counted = total;
    this.watched = this.told.observed;
  }

  /** A token ended at `position`. */
  heard(kind: TraceKind, position: number, text: string, bytes?: Uint8Array): void {
    if (!this.watched) return;
    const size = Math.max(0, position - this.counted);
    this.counted += size;
    const at = this.scheduler.now();
    this.told.next({ at, direction: 'in', kind, size, text, ...(bytes && { bytes }) });
  }

  wrote(kind: TraceKind, size: number, text: string, bytes?: Uint8Array): void {
    if (!this.told.observed) return;
    const at = this.scheduler.now();
    this.told.next({ at, direction: 'out', kind, size, text, ...(bytes && { bytes }) });
  }

  complete(): void {
    this.told.complete();
  }

  error(error: unknown): void {
    this.told.error(error);
  }
}
