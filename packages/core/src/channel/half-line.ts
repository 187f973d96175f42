import type { SchedulerLike } from 'rxjs';
import type { Tokenizer } from '../wire/tokenizer.ts';

/** A line that stops half-way for so long, in ms, has lost its end: the next answer would be taken for it. */
const STALE_AFTER = 2_000;

/** Knows of a line that began, and did not go on. */
export class HalfLine {
  /** When bytes came in last, in ms on the scheduler's clock. */
  heardAt = 0;

  private readonly tokenizer: Tokenizer;
  private readonly scheduler: SchedulerLike;

  constructor(tokenizer: Tokenizer, scheduler: SchedulerLike) {
    this.tokenizer = tokenizer;
    this.scheduler = scheduler;
  }

  /** Bytes came in. */
  heard(): void {
    this.heardAt = this.scheduler.now();
  }

  /** One stands there. */
  get stale(): boolean {
    return this.tokenizer.cut.open && this.scheduler.now() >= this.heardAt + STALE_AFTER;
  }
}
