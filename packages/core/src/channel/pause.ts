import type { SchedulerLike } from 'rxjs';
import type { Claims } from '../wire/claims.ts';
import type { Junction } from '../wire/junction.ts';
import { Deadline } from './deadline.ts';

/** Silence, in ms, that ends what may be the beginning of a line: where no frame tells data from lines, it is data then. */
const PAUSE = 200;
/** The same while a command runs: a line that is lost then is its answer. */
const PAUSE_WITHIN_ANSWER = 2_000;

/** Gives out as data what is withheld as the possible beginning of a line, when that does not go on. */
export class Pause {
  private readonly junction: Junction;
  private readonly known: Claims;
  private readonly scheduler: SchedulerLike;
  private readonly deadline: Deadline;

  constructor(junction: Junction, known: Claims, scheduler: SchedulerLike) {
    this.junction = junction;
    this.known = known;
    this.scheduler = scheduler;
    this.deadline = new Deadline(scheduler, () => this.end());
  }

  /** Bytes came in: the silence begins anew. */
  begin(): void {
    if (!this.junction.withholding) return this.deadline.set(Number.POSITIVE_INFINITY);
    this.deadline.set(this.scheduler.now() + (this.known.running ? PAUSE_WITHIN_ANSWER : PAUSE));
  }

  /** Nothing more comes. */
  end(): void {
    this.junction.settle();
    this.deadline.set(Number.POSITIVE_INFINITY);
  }
}
