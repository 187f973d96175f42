/** serialport reads into slabs of this many bytes, and hands out slices of them. */
const SLAB = 65_536;

/**
 * The bytes as they come in from a line, so many at a time. `slabs`: as serialport hands them out, from one slab after
 * another; `one`: all from one buffer.
 */
export const chunks = (
  bytes: Uint8Array,
  size: number,
  buffers: 'slabs' | 'one' = 'slabs',
): readonly Buffer[] => {
  const whole = buffers === 'one' ? bytes.length : SLAB;
  const all: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += whole) {
    // Not slice(): on a Node Buffer that is a view.
    const { buffer, length } = new Uint8Array(bytes.subarray(from, from + whole));
    for (let at = 0; at < length; at += size) all.push(Buffer.from(buffer, at, Math.min(size, length - at)));
  }
  return all;
};
