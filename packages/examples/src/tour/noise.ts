const BLOCK = 65_536;

/**
 * That many bytes that look like noise and are the same each time, in blocks. Both ends make them for themselves, so what
 * arrives is held against something that never crossed the line.
 */
export function* noise(length: number): Generator<Uint8Array> {
  let state = 0x9e3779b9;
  for (let left = length; left > 0; left -= BLOCK) {
    const words = new Uint32Array(BLOCK / 4);
    for (let i = 0; i < words.length; i++) {
      // Marsaglia's xorshift32.
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[i] = state;
    }
    yield new Uint8Array(words.buffer, 0, Math.min(left, BLOCK));
  }
}
