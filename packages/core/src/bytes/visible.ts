/** Text that no terminal obeys: control characters but LF as `\x1b`. What a module prints may hold any. */
export const visible = (text: string): string =>
  text.replaceAll(CONTROLS, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

const CONTROLS = /[^\P{Cc}\n]/gu;
