import { ascii, textOf } from '../bytes/ascii.ts';

// Browsers and Node both have them; the language's own library does not name them.
declare const btoa: (text: string) => string;
declare const atob: (text: string) => string;

/** Bytes as a file has them: as their text, where that is readable, otherwise in base64. */
export type WrittenBytes = { readonly bytes: string } | { readonly base64: string };

const READABLE = /^[\t\r\n\x20-\x7e]*$/;

export const writtenBytes = (bytes: Uint8Array): WrittenBytes => {
  const text = textOf(bytes);
  return READABLE.test(text) ? { bytes: text } : { base64: btoa(text) };
};

/** The bytes that were written so; `undefined` where it is no base64. */
export const readBytes = (written: WrittenBytes): Uint8Array | undefined => {
  if ('bytes' in written) return ascii(written.bytes);
  try {
    return ascii(atob(written.base64));
  } catch {
    return undefined;
  }
};
