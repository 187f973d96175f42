const named: Readonly<Record<string, number>> = { '\\': 0x5c, r: 0x0d, n: 0x0a, t: 0x09, 0: 0x00 };
const names = new Map(Object.entries(named).map(([name, byte]) => [byte, `\\${name}`]));

/** Bytes from text: one a character (U+0000 to U+00FF), or escaped: `\r`, `\n`, `\t`, `\0`, `\\`, `\x1a`. */
export const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/\\x[0-9a-f]{2}|\\.?|[^\\]/gisu) ?? [], (symbol) => {
    const byte = symbol.startsWith('\\') ? escaped(symbol.slice(1)) : symbol.codePointAt(0);
    if (byte === undefined)
      throw new Error(`${symbol} is no escape: there are \\r, \\n, \\t, \\0, \\\\ and \\x00 to \\xff.`);
    if (byte > 0xff) throw new Error(`"${symbol}" is not one byte: write its bytes as \\x00 to \\xff.`);
    return byte;
  });

const escaped = (name: string) => (name.length === 3 ? Number.parseInt(name.slice(1), 16) : named[name]);

/** Bytes as text that {@link bytesOf} reads back: printable ASCII as it is, everything else escaped. */
export const textOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => {
    const name = names.get(byte);
    if (name !== undefined) return name;
    return byte >= 0x20 && byte < 0x7f
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
