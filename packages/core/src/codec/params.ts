const [COMMA, QUOTE] = [0x2c, 0x22];

/**
 * The parameters of a line, as text: `0, "TCP", "1.2.3.4",7070` is four, without the quotes and the blanks around a value. A quote
 * anywhere else is part of the text: `43"1` is no number.
 */
export const params = (rest: string): readonly string[] => {
  const found: string[] = [];
  let begin = 0;
  let quoted = false;
  for (let i = 0; i < rest.length; i++) {
    const code = rest.charCodeAt(i);
    if (code === COMMA && !quoted) {
      found.push(plain(rest.slice(begin, i)));
      begin = i + 1;
    } else if (code === QUOTE) quoted = !quoted && rest.slice(begin, i).trim() === '';
  }
  found.push(plain(rest.slice(begin)));
  return found;
};

const plain = (value: string): string => {
  const text = value.trim();
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  return isQuoted ? text.slice(1, -1).trim() : text;
};
