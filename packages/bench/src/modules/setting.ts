import * as t from 'io-ts';

/** So many modules, and what stands at the other end of their lines. */
export const Modules = t.intersection([
  t.type({
    count: t.number,
    /** Nothing but what types and counts; or the SDK, to which data is pushed, or which pulls it. */
    host: t.union([t.literal('bare'), t.literal('push'), t.literal('pull')]),
    /** Whether `data$` is subscribed. */
    reads: t.boolean,
  }),
  t.partial({
    /** Default: never. */
    pollEvery: t.number,
  }),
]);
export type Modules = t.TypeOf<typeof Modules>;
