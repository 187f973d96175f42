/** One value of a parameter list, as it was typed: within quotes or bare; empty where it was left out. */
export interface Parameter {
  readonly text: string;
  readonly quoted: boolean;
}

/** The values between the commas, spaces around them ignored; nothing if a quote is not where it belongs. */
export const parameters = (list: string): readonly Parameter[] | undefined => {
  const values: Parameter[] = [];
  for (const field of list.match(/(?:"[^"]*"|[^",])+|(?<=^|,)(?=,|$)/g) ?? []) {
    const value = field.trim();
    const quoted = /^"([^"]*)"$/.exec(value);
    if (!quoted && value.includes('"')) return undefined;
    values.push(quoted ? { text: quoted[1] ?? '', quoted: true } : { text: value, quoted: false });
  }
  return values;
};

/** A whole number within bounds, bare; nothing if it is not one. */
export const integer = (value: Parameter | undefined, least: number, most: number): number | undefined =>
  value && !value.quoted ? numeral(value.text, least, most) : undefined;

/** The same where it may be left out, and is `usual` then. */
export const optional = (
  value: Parameter | undefined,
  least: number,
  most: number,
  usual: number,
): number | undefined =>
  !value || (value.text === '' && !value.quoted) ? usual : integer(value, least, most);

/** A port, which hosts write bare or within quotes. */
export const port = (value: Parameter | undefined): number | undefined =>
  value && numeral(value.text, 1, 65_535);

/** A text, which must be within quotes. */
export const quoted = (value: Parameter | undefined): string | undefined =>
  value?.quoted ? value.text : undefined;

/** A whole number within bounds. */
export const numeral = (text: string, least: number, most: number): number | undefined => {
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
};
