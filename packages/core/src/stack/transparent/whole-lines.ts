const [CR, LF] = [0x0d, 0x0a];

/** Whether from `start` to `end` there is nothing, or `\r\n` text `\r\n` again and again: what a module says by itself. */
export const areWholeLines = (bytes: Uint8Array, start: number, end = bytes.length): boolean => {
  let at = start;
  while (at < end) {
    if (bytes[at] !== CR || bytes[at + 1] !== LF) return false;
    const last = bytes.indexOf(CR, at + 2);
    if (last < 0 || last + 2 > end || bytes[last + 1] !== LF) return false;
    at = last + 2;
  }
  return at === end;
};
