/**
 * Reads one thing from what the host types. Given the next bytes, it says how many of them it used,
 * what of them is to be echoed, and either what it has read or how to go on. Pure: the same bytes
 * in other pieces give the same result.
 */
export type Reader<T> = (bytes: Uint8Array) => Reading<T>;

/** One step of a {@link Reader}. */
export type Reading<T> =
  | { readonly used: number; readonly echo: Uint8Array; readonly result: T }
  | { readonly used: number; readonly echo: Uint8Array; readonly next: Reader<T> };
