/** The parameters of a line, as text: `0, "TCP", "1.2.3.4",7070` is four; quotes and the blanks around a value are dropped. */
export const params = (rest: string): readonly string[] => {
  const found: string[] = [];
  let value = '';
  let quoted = false;
  for (const char of rest) {
    if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) {
      found.push(value.trim());
      value = '';
    } else value += char;
  }
  found.push(value.trim());
  return found;
};
