/** Where the reading of `+++` stands (note 4): how many of its three are held back, and when the last byte was typed. */
export interface Escape {
  readonly held: number;
  /** On the clock of the module, in ms. */
  readonly last: number;
}

/** What a step of the reading comes to. */
export interface Escaping {
  readonly reading: Escape;
  /** What has turned out to be payload: what was held back first. */
  readonly payload: Uint8Array;
  /** `+++` was typed as it must be: what comes now is a command. */
  readonly left: boolean;
}

const PLUS = 43;
/** The silence before the first and behind the last of the three, in ms. */
const guard = 500;
/** What follows within less than this may belong to the one before, in ms. */
const gap = 20;
const pluses = Uint8Array.of(PLUS, PLUS, PLUS);
const none = new Uint8Array(0);

/** Bytes that were typed now, at once. If they come behind an escape, none of them is taken. */
export const typed = (before: Escape, bytes: Uint8Array, now: number): Escaping => {
  const { reading, payload, left } = passed(before, now);
  if (left) return { reading, payload, left };
  const { held } = reading;
  const begins = held > 0 || now - reading.last >= guard;
  if (begins && held + bytes.length <= pluses.length && bytes.every((byte) => byte === PLUS)) {
    return { reading: { held: held + bytes.length, last: now }, payload, left };
  }
  return { reading: { held: 0, last: now }, payload: behind(held > 0 ? held : payload.length, bytes), left };
};

/** Time has passed in which nothing was typed. */
export const passed = (reading: Escape, now: number): Escaping => {
  const { held, last } = reading;
  const over = held > 0 && now - last >= (held === pluses.length ? guard : gap);
  if (!over) return { reading, payload: none, left: false };
  const left = held === pluses.length;
  return { reading: { held: 0, last }, payload: left ? none : heldBack(reading), left };
};

/** What would be payload if nothing more were typed. */
export const heldBack = ({ held }: Escape): Uint8Array => pluses.subarray(0, held);

/** When it is to be asked again what has passed; nothing while nothing is held back. */
export const settles = ({ held, last }: Escape): number | undefined => {
  if (held === 0) return undefined;
  return last + (held === pluses.length ? guard : gap);
};

/** So many of the three, and the bytes behind them. */
const behind = (held: number, bytes: Uint8Array): Uint8Array => {
  if (held === 0) return bytes;
  const whole = new Uint8Array(held + bytes.length);
  whole.set(pluses.subarray(0, held));
  whole.set(bytes, held);
  return whole;
};
