export const NOTHING: Uint8Array = new Uint8Array(0);

/** Both, one behind the other: the only one of them that is not empty, or a copy. */
export const joined = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
};
