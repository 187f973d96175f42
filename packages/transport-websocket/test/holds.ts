import * as fc from 'fast-check';

/** Checks a property at once, `runs` times: unlike `fc.assert`, never a promise, which a linter would have awaited. */
export const holds = <T>(property: fc.IProperty<T>, runs = 100): void =>
  fc.assert(property, { numRuns: runs });
