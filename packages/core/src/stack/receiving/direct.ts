import { Observable, type Observer, type Subscriber, type Subscription } from 'rxjs';
import { called } from '../../scope/called.ts';

type Listener<T> = Partial<Observer<T>> | ((value: T) => void) | null;

/** An Observable like any other that calls whoever subscribes without a detour: see {@link called}. */
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
    return super.subscribe(called(observer));
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
