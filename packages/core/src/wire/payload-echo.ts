import { CTRL_Z } from '../bytes/ascii.ts';
import { NOTHING } from '../bytes/joined.ts';

/** What was written at a prompt, coming back under AT+QISDE=1: recognised by an exact match, from its first byte on. */
export class PayloadEcho {
  /** Bytes are expected back, and so far they came as expected. */
  awaited = false;
  /** The bytes came back, as many as there are to come. */
  whole = false;
  /** How many came back. */
  matched = 0;
  private expected = NOTHING;

  expect(bytes: Uint8Array): void {
    this.expected = bytes;
    this.awaited = bytes.length > 0;
    this.whole = false;
    this.matched = 0;
  }

  /** The bytes that are expected back, all of them; none where none are. */
  get all(): Uint8Array {
    return this.awaited ? this.expected : NOTHING;
  }

  /** The bytes taken for an echo so far. */
  taken(): Uint8Array {
    return this.expected.subarray(0, this.matched);
  }

  /** Compares `chunk` from `from` on: the offset where the match ends. */
  follow(chunk: Uint8Array, from: number, n: number): number {
    const { expected } = this;
    let i = from;
    let k = this.matched;
    while (i < n && k < expected.length && chunk[i] === expected[k]) {
      i++;
      k++;
    }
    this.matched = k;
    this.awaited = i === n && k < expected.length;
    // The Ctrl+Z that ends an input is echoed by some modules only.
    const allButCtrlZ = k > 0 && k === expected.length - 1 && expected[k] === CTRL_Z;
    this.whole = k === expected.length || (allButCtrlZ && i < n);
    return i;
  }
}
