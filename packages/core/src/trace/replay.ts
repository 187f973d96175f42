import { memory, type Transport, TransportError } from '@atrx/transport';
import { asapScheduler, asyncScheduler, Observable, type SchedulerLike, type Subscriber } from 'rxjs';
import { joined } from '../bytes/joined.ts';
import { Departure, isAlike } from './departure.ts';
import { Echoes } from './echoes.ts';
import { type Part, partsOf } from './part.ts';
import type { Trace } from './trace.ts';

export interface ReplayOptions {
  /** The clock: virtual time for tests. Default: real time. */
  readonly scheduler?: SchedulerLike;
}

/** How long the host may take to close the line as it did, in ms, before the module does. */
const CLOSED_WITHIN = 1_000;

/**
 * A line that plays the module's part of a trace back: the same bytes in the same chunks, each as long after what went before
 * as it was then, and what followed something that was written only when the same is written again. What was hidden of a
 * secret is matched by anything as long, and its echo repeats what is in fact written. It ends as the line ended.
 *
 * A host that writes something else loses the line, with a `Departure` that says at which record, what was recorded and
 * what was written.
 */
export const replay = (trace: Trace, { scheduler }: ReplayOptions = {}): Transport => {
  const parts = partsOf(trace);
  return memory(
    ({ bytes$, write }) =>
      new Observable((subscriber) => {
        const module = new Module(trace, parts, scheduler ?? asyncScheduler, subscriber, (bytes) =>
          subscriber.add(write(bytes).subscribe({ error: () => undefined })),
        );
        subscriber.add(bytes$.subscribe({ next: (bytes) => module.hear(bytes), error: () => undefined }));
        module.go();
      }),
    { scheduler: scheduler ?? asapScheduler },
  );
};

/** The module of one opening: where it is in its part. */
class Module {
  private readonly trace: Trace;
  private readonly parts: readonly Part[];
  private readonly scheduler: SchedulerLike;
  private readonly life: Subscriber<unknown>;
  private readonly say: (bytes: Uint8Array) => void;
  private readonly echoes = new Echoes();
  private next = 0;
  /** What was recorded before the next part, when that was. */
  private latest: number;
  private waiting = false;
  private pending: Uint8Array = new Uint8Array(0);

  constructor(
    trace: Trace,
    parts: readonly Part[],
    scheduler: SchedulerLike,
    life: Subscriber<unknown>,
    say: (bytes: Uint8Array) => void,
  ) {
    this.trace = trace;
    this.parts = parts;
    this.scheduler = scheduler;
    this.life = life;
    this.say = say;
    this.latest = trace.header.at;
  }

  hear(bytes: Uint8Array): void {
    this.pending = joined(this.pending, bytes);
    this.check();
    this.go();
  }

  /** Plays on as far as it can be played now. */
  go(): void {
    while (!this.life.closed && !this.waiting) {
      const part = this.parts[this.next];
      if (!part) return this.end();
      if (part._tag === 'Said') {
        // What came in one moment comes in one: nothing else happens in between.
        if (part.at > this.latest) return this.after(part.at);
        this.say(this.echoes.filled(part.bits));
        this.next++;
        continue;
      }
      const { size } = part.traced;
      if (this.pending.length < size) return;
      this.echoes.wrote(part.traced, this.pending.subarray(0, size));
      this.pending = this.pending.subarray(size);
      this.latest = part.at;
      this.next++;
    }
  }

  private after(at: number): void {
    this.waiting = true;
    const timer = this.scheduler.schedule(() => {
      this.waiting = false;
      this.latest = at;
      this.go();
    }, at - this.latest);
    this.life.add(timer);
  }

  /** Whether what was written and not heard yet is what is heard next, as far as it has come. */
  private check(): void {
    let from = 0;
    for (const part of this.parts.slice(this.next)) {
      if (from >= this.pending.length) return;
      if (part._tag === 'Said') continue;
      const came = this.pending.subarray(from, from + part.traced.size);
      if (!isAlike(part, came)) return this.life.error(new Departure(part, this.pending.subarray(from)));
      from += part.traced.size;
    }
    if (from < this.pending.length) this.life.error(new Departure(undefined, this.pending.subarray(from)));
  }

  private end(): void {
    const { end } = this.trace;
    const lost = end?.lost;
    if (!end) return this.life.complete();
    this.waiting = true;
    const timer = this.scheduler.schedule(
      () => (lost ? this.life.error(new TransportError(lost.reason, lost.message)) : this.life.complete()),
      Math.max(0, end.at - this.latest) + (lost ? 0 : CLOSED_WITHIN),
    );
    this.life.add(timer);
  }
}
