import type { SchedulerLike } from 'rxjs';
import type { Tokenizer } from '../wire/tokenizer.ts';

/** A line that stops half-way for so long, in ms, has lost its end: the next answer would be taken for it. */
const STALE_AFTER = 2_000;

/** Knows of a line that began, and did not go on. */
export class HalfLine {
  private at = 0;
  private known = true;
  private readonly tokenizer: Tokenizer;
  private readonly scheduler: SchedulerLike;

  constructor(tokenizer: Tokenizer, scheduler: SchedulerLike) {
    this.tokenizer = tokenizer;
    this.scheduler = scheduler;
  }

  /** When bytes came in last, in ms on the scheduler's clock; it is looked at for those that somebody asks about, while they are read. */
  get heardAt(): number {
    if (this.known === false) this.read();
    return this.at;
  }

  /** Bytes come in. */
  heard(): void {
    this.known = false;
  }

  /** They have been read, and a line has stopped in them: of those it has to be known when they came. */
  read(): void {
    this.at = this.scheduler.now();
    this.known = true;
  }

  /** One stands there. */
  get stale(): boolean {
    return this.tokenizer.cut.open && this.scheduler.now() >= this.heardAt + STALE_AFTER;
  }
}
