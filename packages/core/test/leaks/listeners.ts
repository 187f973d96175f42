import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Observable, Subject } from 'rxjs';

let known: WeakRef<Subject<unknown>>[] = [];
const seen = new WeakSet<Subject<unknown>>();

/** Begins to know of each Subject that anybody subscribes to, from now on. Returns what ends that. */
export const watchListeners = (): (() => void) => {
  const original = Observable.prototype.subscribe;
  function subscribe(this: Observable<unknown>, ...args: unknown[]): unknown {
    if (this instanceof Subject && !seen.has(this)) {
      seen.add(this);
      known.push(new WeakRef(this));
    }
    return Reflect.apply(original, this, args);
  }
  Reflect.set(Observable.prototype, 'subscribe', subscribe);
  return () => {
    Reflect.set(Observable.prototype, 'subscribe', original);
    forgetListeners();
  };
};

/** Knows of none but those that come from now on. */
export const forgetListeners = (): void => {
  known = [];
};

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/**
 * How many listen to them all together, beyond `expected` at most after what is garbage has been collected: a Subject that nobody
 * holds any more keeps nothing, whoever listens to it.
 */
export const listeners = async (expected: number): Promise<number> => {
  const before = count();
  if (before === expected) return before;
  // What was made in this turn of the event loop is not collected before the next.
  await new Promise((done) => setImmediate(done));
  if (typeof collect === 'function') collect();
  return count();
};

const count = (): number => {
  const living = known.flatMap((ref) => ref.deref() ?? []);
  known = known.filter((ref) => ref.deref() !== undefined);
  return living.reduce((sum, { observers }) => sum + observers.length, 0);
};
