import { TransportError } from '@atrx/transport';

/** Why it failed: the reason of a `TransportError`, or whatever else was thrown. */
export const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'nothing',
    (error: unknown) => (error instanceof TransportError ? error.reason : error),
  );
