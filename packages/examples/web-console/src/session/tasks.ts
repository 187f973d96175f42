import { asyncScheduler, type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';

type Post = (task: () => void) => void;
type Work<T> = (this: SchedulerAction<T>, state?: T) => void;

/** Work, and how often it asks to be done again. */
class Task<T> extends Subscription implements SchedulerAction<T> {
  private readonly work: Work<T>;
  private readonly post: Post;

  constructor(work: Work<T>, post: Post) {
    super();
    this.work = work;
    this.post = post;
  }

  schedule(state?: T, delay = 0): Subscription {
    const run = () => {
      if (!this.closed) this.work(state);
    };
    if (delay > 0) this.add(asyncScheduler.schedule(run, delay));
    else this.post(run);
    return this;
  }
}

/**
 * Gives each piece of work a task of its own, at once: what is drawn and what is typed comes in between. A timer would make it
 * wait for 4 ms, and for a second in a page that is hidden; microtasks would let nobody in.
 */
export class Tasks implements SchedulerLike {
  private readonly waiting: (() => void)[] = [];
  private readonly channel = new MessageChannel();

  constructor() {
    this.channel.port1.onmessage = () => this.waiting.shift()?.();
  }

  now(): number {
    return asyncScheduler.now();
  }

  schedule<T>(work: Work<T>, delay?: number, state?: T): Subscription {
    return new Task(work, (task) => this.post(task)).schedule(state, delay);
  }

  private post(task: () => void): void {
    this.waiting.push(task);
    this.channel.port2.postMessage(undefined);
  }
}
