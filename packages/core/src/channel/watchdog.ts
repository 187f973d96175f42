import type { SchedulerLike, Subscription } from 'rxjs';
import type { Tokenizer } from '../wire/tokenizer.ts';

/** A counted block that stops half-way, in ms: at 9,600 baud a whole one takes 1.6 s, and its bytes come without a pause. */
const STALLED_AFTER = 2_000;

/** Is told how many bytes never came, and which connection was pushing them. */
type Stalled = (missing: number, pushing: number | undefined) => void;

/**
 * Gives up a block whose rest never comes, as when the module resets in the middle of it: without this the next answers
 * would be taken for its payload. A timer runs only while a block is unfinished.
 */
export class Watchdog {
  private readonly tokenizer: Tokenizer;
  private readonly scheduler: SchedulerLike;
  private readonly stalled: Stalled;
  private timer: Subscription | undefined;

  constructor(tokenizer: Tokenizer, scheduler: SchedulerLike, stalled: Stalled) {
    this.tokenizer = tokenizer;
    this.scheduler = scheduler;
    this.stalled = stalled;
  }

  /** A block is unfinished. */
  watch(): void {
    if (this.timer !== undefined) return;
    const { read } = this.tokenizer;
    this.timer = this.scheduler.schedule(() => this.look(read), STALLED_AFTER);
  }

  stop(): void {
    this.timer?.unsubscribe();
    this.timer = undefined;
  }

  private look(before: number): void {
    this.timer = undefined;
    const { missing, pushing } = this.tokenizer;
    if (missing === 0) return;
    if (this.tokenizer.read !== before) return this.watch();
    // What came of a header behind the one that announced the block is lost with it.
    this.tokenizer.skip(this.tokenizer.halt().length);
    this.stalled(missing, pushing);
  }
}
