import * as fc from 'fast-check';

/** Checks a property at once: unlike `fc.assert`, never a promise, which a linter would have awaited. */
export const holds = <T>(property: fc.IProperty<T>): void => fc.assert(property);
