/** CR, the end of a command line (ATS3=13). */
export const CR = 0x0d;
/** LF. */
export const LF = 0x0a;
/** `+`, which most of what a module tells by itself begins with, and three of which leave data mode. */
export const PLUS = 0x2b;
/** Ctrl+Z: ends the input of a send of changeable length (note 5.2.2.1). */
export const CTRL_Z = 0x1a;
/** ESC: calls a send off (note 5.2.2.1). */
export const ESC = 0x1b;

/** The bytes of an AT line: one byte a character. A character beyond 0xFF has no place on this wire and becomes `?`. */
export const ascii = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    bytes[i] = code > 0xff ? 0x3f : code;
  }
  return bytes;
};

/** The characters of `bytes[start, end)`, one a byte: what a module prints outside payload is ASCII. */
export const textOf = (bytes: Uint8Array, start = 0, end = bytes.length): string => {
  let text = '';
  let i = start;
  // Eight at a time: each that is put to the end makes a string of its own, and they are joined once more where it is read.
  for (; i + 8 <= end; i += 8) {
    text += String.fromCharCode(
      bytes[i] as number,
      bytes[i + 1] as number,
      bytes[i + 2] as number,
      bytes[i + 3] as number,
      bytes[i + 4] as number,
      bytes[i + 5] as number,
      bytes[i + 6] as number,
      bytes[i + 7] as number,
    );
  }
  for (; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
};
