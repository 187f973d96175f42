/** `IPD<n>:` or `IPD<n>TCP:` | `IPD<n>UDP:`, from `start`. Where it ends, whatever it says: {@link ipdLength}. */
const COLON = 0x3a;
const HEAD = [0x49, 0x50, 0x44] as const;

/** Not an IPD header. */
export const NOT_IPD = 0;
/** The bytes end before it is decided. */
export const CUT_IPD = -1;

/**
 * The offset just behind the colon of the IPD header at `start`; {@link NOT_IPD} or {@link CUT_IPD} where there is none. One
 * that announces more than `largest` is none: noise in its digits would swallow whatever follows.
 */
export const ipdEnd = (bytes: Uint8Array, start: number, end: number, largest: number): number => {
  let i = start;
  for (const byte of HEAD) {
    if (i === end) return CUT_IPD;
    if (bytes[i++] !== byte) return NOT_IPD;
  }
  const digits = i;
  while (i < end && isDigit(bytes[i] as number) && i - digits < 6) i++;
  if (ipdLength(bytes, start, i) > largest) return NOT_IPD;
  if (i === end) return CUT_IPD;
  if (i === digits) return NOT_IPD;
  if (bytes[i] === COLON) return i + 1;
  return protocolEnd(bytes, i, end);
};

/** The number of bytes that the IPD header at `start` announces, as far as its digits go before `end`. */
export const ipdLength = (bytes: Uint8Array, start: number, end: number): number => {
  let length = 0;
  for (let i = start + HEAD.length; i < end && isDigit(bytes[i] as number); i++) {
    length = length * 10 + (bytes[i] as number) - 0x30;
  }
  return length;
};

const TCP = [0x54, 0x43, 0x50, COLON] as const;
const UDP = [0x55, 0x44, 0x50, COLON] as const;

const protocolEnd = (bytes: Uint8Array, start: number, end: number): number => {
  const word = bytes[start] === TCP[0] ? TCP : UDP;
  for (let i = 0; i < word.length; i++) {
    if (start + i === end) return CUT_IPD;
    if (bytes[start + i] !== word[i]) return NOT_IPD;
  }
  return start + word.length;
};

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
