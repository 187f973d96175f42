/** A line of the module's as a terminal may be shown it: control characters, which it would obey, as `\x1b`. */
export const printable = (line: string): string =>
  line.replaceAll(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
