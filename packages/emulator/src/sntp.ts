/** A question for the time, as SNTP version 3 has it: 48 bytes, of which the first says it all. */
export const question = (): Uint8Array => {
  const bytes = new Uint8Array(48);
  bytes[0] = 0x1b;
  return bytes;
};

/** From 1900, where SNTP counts from, to 1970, in seconds. */
const epoch = 2_208_988_800;

/** The time of an answer, in milliseconds since 1970 UTC; nothing if the datagram is none, or its sender has no time itself. */
export const answered = (bytes: Uint8Array): number | undefined => {
  const [first, stratum] = bytes;
  if (bytes.length < 48 || first === undefined || (first & 7) !== 4 || stratum === 0) return undefined;
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const seconds = fields.getUint32(40);
  if (seconds === 0) return undefined;
  return (seconds - epoch) * 1000 + Math.floor((fields.getUint32(44) * 1000) / 2 ** 32);
};
