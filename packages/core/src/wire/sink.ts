/**
 * Where the tokenizer puts what it finds. Offsets instead of objects: whoever wants a view or a string makes it,
 * and nobody else pays for it. What `bytes` holds outside a call's range is not the callee's.
 */
export interface Sink {
  /** A whole line `bytes[start, end)` without its CR LF; the bytes are valid during the call only. */
  line(bytes: Uint8Array, start: number, end: number): void;
  /** The module prompts for input. */
  prompt(): void;
  /** The bytes just written at a prompt came back. */
  echo(length: number): void;
  /** A header of the pushed block that follows: `RECV FROM:<ip>:<port>`, `TO:<ip>`, `IPD<n>:`, `IPD<n>TCP:`. As for `line`. */
  header(bytes: Uint8Array, start: number, end: number): void;
  /**
   * A piece of a block pushed by connection `index`: `length` bytes at `start` of the received chunk, `remaining` still to come.
   */
  pushed(index: number, chunk: Uint8Array, start: number, length: number, remaining: number): void;
  /** A piece of the block that the line before announced. */
  announced(chunk: Uint8Array, start: number, length: number, remaining: number): void;
  /** Bytes that no line claims, as a view of the received chunk: data, as far as can be told (`Framing.unframed`). */
  unframed(bytes: Uint8Array): void;
  /** `length` bytes without an end of line were dropped: longer than any line of this dialect. */
  overlong(length: number): void;
}
