/** A line that may say which connection it is about. */
export interface Indexed {
  /** 0–5; absent where the module has one connection only (AT+QIMUX=0). */
  readonly index?: number;
  readonly text: string;
}

// Some modules leave the blank out.
const INDEXED = /^([0-5]) *, *(.*)$/;

/** `0, CONNECT OK` is `CONNECT OK` about connection 0; `CONNECT OK` is about the only one there is. */
export const indexed = (line: string): Indexed => {
  const found = INDEXED.exec(line);
  return found?.[2] === undefined ? { text: line } : { index: Number(found[1]), text: found[2] };
};
