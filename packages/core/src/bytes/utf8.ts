// Browsers and Node both have it; the language's own library does not name it.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** What a user sends: bytes as they are, text as UTF-8. */
export const utf8 = (data: string | Uint8Array): Uint8Array =>
  typeof data === 'string' ? new TextEncoder().encode(data) : data;
