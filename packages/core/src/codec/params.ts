/**
 * The parameters of a line, as text: `0, "TCP", "1.2.3.4",7070` is four, without the quotes and the blanks around a value. A quote
 * anywhere else is part of the text: `43"1` is no number.
 */
export const params = (rest: string): readonly string[] => {
  const found: string[] = [];
  let value = '';
  let quoted = false;
  for (const char of rest) {
    if (char === ',' && !quoted) {
      found.push(plain(value));
      value = '';
      continue;
    }
    if (char === '"') quoted = !quoted && value.trim() === '';
    value += char;
  }
  found.push(plain(value));
  return found;
};

const QUOTED = /^"(.*)"$/s;

const plain = (value: string): string => {
  const text = value.trim();
  return (QUOTED.exec(text)?.[1] ?? text).trim();
};
