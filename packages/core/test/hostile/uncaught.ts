/**
 * Does it, and gives what was thrown where nobody catches it: at once, or by rxjs from a timer of its own. For work in virtual
 * time, which sets no timer of the machine's.
 */
export const uncaught = (work: () => void): readonly unknown[] => {
  const timers: (() => void)[] = [];
  const before = globalThis.setTimeout;
  const thrown: unknown[] = [];
  const attempt = (one: () => void) => {
    try {
      one();
    } catch (error) {
      thrown.push(error);
    }
  };
  Reflect.set(globalThis, 'setTimeout', (todo: () => void) => timers.push(todo));
  attempt(work);
  Reflect.set(globalThis, 'setTimeout', before);
  for (const todo of timers) attempt(todo);
  return thrown;
};
