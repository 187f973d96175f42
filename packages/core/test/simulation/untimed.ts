/**
 * Runs it without a clock of the platform: whoever sets a timer there has lost the one that he was given. rxjs throws there what
 * nobody has caught; that is thrown here, before anything that it may have led to.
 */
export const untimed = (what: () => void): void => {
  const { setTimeout: own } = globalThis;
  const thrown: (() => void)[] = [];
  Object.assign(globalThis, { setTimeout: (handler: () => void) => thrown.push(handler) });
  try {
    what();
  } finally {
    Object.assign(globalThis, { setTimeout: own });
    for (const each of thrown) each();
  }
};
