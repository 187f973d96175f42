import * as t from 'io-ts';

/** Who sends what a UART reads: the bridge; or, as little as can be, a WebSocket server that sends it to everybody. */
export const Kind = t.union([t.literal('bridge'), t.literal('bare')]);
export type Kind = t.TypeOf<typeof Kind>;

/** So many bytes are fed at a time, and everybody has told that they have come before those behind the next are. */
export const MARK = 262_144;
/** Bytes that a bridge puts before those of a message. */
export const HEADER = 14;

export const Serving = t.type({
  kind: Kind,
  token: t.string,
  /** How many bytes come at once from the UART. */
  piece: t.number,
});

export const Reading = t.type({
  kind: Kind,
  token: t.string,
  port: t.number,
  /** One of the readers is the writer, who does not write. */
  writes: t.boolean,
  readers: t.number,
});
