import { Observable, type Observer, Subscriber, type Subscription } from 'rxjs';
import { guarded, report } from '../../scope/report.ts';

type Listener<T> = Partial<Observer<T>> | ((value: T) => void) | null;

/**
 * An Observable like any other that calls whoever subscribes without a detour. What rxjs puts between looks `next` up in the
 * object that it was given, whatever its shape, which takes as long as all else that is done for a frame.
 */
export class Direct<T> extends Observable<T> {
  override subscribe(listener?: Listener<T>): Subscription;
  /** @deprecated As of rxjs. */
  override subscribe(
    next?: ((value: T) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription;
  override subscribe(
    listener?: Listener<T>,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    // An operator's own subscriber goes on as it is.
    if (isSubscriber(listener)) return super.subscribe(listener);
    const observer =
      typeof listener === 'function' || !listener ? observing(listener, error, complete) : listener;
    return super.subscribe(new Subscriber<T>(new Called(observer)));
  }
}

const observing = <T>(
  next: ((value: T) => void) | null | undefined,
  error: ((error: unknown) => void) | null | undefined,
  complete: (() => void) | null | undefined,
): Partial<Observer<T>> => ({
  ...(next && { next }),
  ...(error && { error }),
  ...(complete && { complete }),
});

/** Also one of another copy of rxjs. */
const isSubscriber = <T>(listener: Listener<T> | undefined): listener is Subscriber<T> =>
  typeof listener === 'object' && listener !== null && 'add' in listener && 'unsubscribe' in listener;

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
    guarded(() => this.observer.error?.(error));
  }

  complete(): void {
    guarded(() => this.observer.complete?.());
  }
}
