import { type Observer, Subscriber, throwError } from 'rxjs';

/**
 * A subscriber that calls whoever subscribes without a detour. What rxjs puts between looks `next` up in the object that it was
 * given, whatever its shape, which takes as long as all else that is done for a frame, and longer than what is done for a chunk.
 */
export const called = <T>(observer: Partial<Observer<T>>): Subscriber<T> =>
  new Subscriber<T>(new Called(observer));

/** What it throws is nobody's but its own: it is reported, and nobody else is held up. */
class Called<T> implements Observer<T> {
  private readonly heard: (value: T) => void;
  private readonly observer: Partial<Observer<T>>;

  constructor(observer: Partial<Observer<T>>) {
    this.observer = observer;
    this.heard = (value) => observer.next?.(value);
  }

  next(value: T): void {
    try {
      this.heard(value);
    } catch (error) {
      report(error);
    }
  }

  error(error: unknown): void {
    if (!this.observer.error) return report(error);
    try {
      this.observer.error(error);
    } catch (thrown) {
      report(thrown);
    }
  }

  complete(): void {
    try {
      this.observer.complete?.();
    } catch (error) {
      report(error);
    }
  }
}

/** As rxjs reports what nobody handles: by its `config.onUnhandledError`, or as an uncaught exception. */
const report = (error: unknown): void => {
  throwError(() => error).subscribe();
};
