import type { Found } from '../found.ts';
import type { Contestant } from './contestant.ts';

// "\r\n+RECEIVE: i, n" as four words as this processor has them; the index and the first digit are left open.
const [WORD_0, WORD_1, WORD_2, WORD_3, MASK_3] = [0x522b0a0d, 0x49454345, 0x203a4556, 0x00202c00, 0x00ffff00];
const LOOKED_AT = 24;
const [CR, LF, COMMA, ZERO] = [0x0d, 0x0a, 0x2c, 0x30];
const RECEIVE = [...'+RECEIVE: '].map((letter) => letter.charCodeAt(0));

/**
 * What everyone is measured against: a loop that finds `+RECEIVE` blocks and does nothing else. No prompts, no answers,
 * no bounds, no other framing: as little as can be done in JavaScript.
 */
class Bare {
  private readonly found: Found;
  private buffer: ArrayBufferLike = new ArrayBuffer(0);
  private view = new DataView(this.buffer);
  private channel = 0;
  private missing = 0;
  private matched = 0;
  private commas = 0;
  private number = 0;

  constructor(found: Found) {
    this.found = found;
  }

  readonly feed = (chunk: Uint8Array): void => {
    const { found } = this;
    const { byteOffset: offset, length: n } = chunk;
    if (n >= LOOKED_AT) this.look(chunk);
    const { view } = this;
    let i = 0;
    while (i < n) {
      if (this.missing > 0) {
        const length = Math.min(this.missing, n - i);
        this.missing -= length;
        found.place(this.channel, chunk, i, length);
        i += length;
        continue;
      }
      const last = (n - LOOKED_AT) | 0;
      while (this.matched === 0 && i <= last) {
        const at = (offset + i) | 0;
        const word = view.getInt32((at + 12) | 0, true);
        const differs =
          (view.getInt32(at, true) ^ WORD_0) |
          (view.getInt32((at + 4) | 0, true) ^ WORD_1) |
          (view.getInt32((at + 8) | 0, true) ^ WORD_2) |
          ((word & MASK_3) ^ WORD_3);
        if (differs !== 0) break;
        let end = (at + 16) | 0;
        let length = (word >>> 24) - ZERO;
        for (let byte = view.getUint8(end); byte !== CR; byte = view.getUint8(end)) {
          length = (Math.imul(length, 10) + byte - ZERO) | 0;
          end = (end + 1) | 0;
        }
        const start = (end + 2) | 0;
        const channel = (word & 0xff) - ZERO;
        i = (start + length - offset) | 0;
        if (i > n) {
          this.channel = channel;
          this.missing = length;
          i = (start - offset) | 0;
          break;
        }
        found.place(channel, chunk, (start - offset) | 0, length);
      }
      if (this.missing === 0 && i < n) this.byte(chunk[i++] as number);
    }
  };

  private look({ buffer }: Uint8Array): void {
    if (buffer === this.buffer) return;
    this.buffer = buffer;
    this.view = new DataView(buffer);
  }

  /** What a chunk boundary cuts, and other lines, byte by byte. */
  private byte(byte: number): void {
    if (byte === LF) {
      if (this.matched === RECEIVE.length && this.commas === 1) this.missing = this.number;
      this.matched = 0;
      this.commas = 0;
      this.number = 0;
    } else if (this.matched === RECEIVE.length) {
      if (byte === COMMA) {
        this.channel = this.number;
        this.number = 0;
        this.commas++;
      } else if (byte >= ZERO) this.number = this.number * 10 + byte - ZERO;
    } else if (this.matched < RECEIVE.length && byte === RECEIVE[this.matched]) this.matched++;
    // Not -1: V8 looks that up by its name.
    else if (byte !== CR) this.matched = RECEIVE.length + 1;
  }
}

export const reference: Contestant = {
  name: 'bare loop',
  framing: 'receive',
  ready: (found) => new Bare(found).feed,
};
