/** A parameter of a command, as the manual has it. */
export interface Parameter {
  readonly name: string;
  readonly what: string;
  /** What it may be, where that is a few things: as they are typed, quotes included. */
  readonly values?: readonly Value[];
  /** The least and the greatest it may be, where it is a number. */
  readonly range?: readonly [from: number, to: number];
  /** It is a text in quotes. */
  readonly quoted?: true;
  /** It, and what follows it, may be left out. */
  readonly optional?: true;
  /** Nobody may be shown it: a PIN, a password. */
  readonly secret?: true;
}

export interface Value {
  readonly text: string;
  readonly what: string;
}

/** One of some numbers: `one('n', 'how many connections', { 0: 'one', 1: 'six' })`. */
export const one = (name: string, what: string, values: Readonly<Record<number, string>>): Parameter => ({
  name,
  what,
  values: Object.entries(values).map(([text, meaning]) => ({ text, what: meaning })),
});

/** One of some words, which are typed in quotes. */
export const word = (name: string, what: string, values: Readonly<Record<string, string>>): Parameter => ({
  name,
  what,
  quoted: true,
  values: Object.entries(values).map(([text, meaning]) => ({ text: `"${text}"`, what: meaning })),
});

/** A whole number. */
export const number = (name: string, what: string, from: number, to: number): Parameter => ({
  name,
  what,
  range: [from, to],
});

/** A text in quotes. */
export const text = (name: string, what: string): Parameter => ({ name, what, quoted: true });

/** What is neither in quotes nor a number: `*99***1#`. */
export const plain = (name: string, what: string): Parameter => ({ name, what });

export const optional = (parameter: Parameter): Parameter => ({ ...parameter, optional: true });

export const secret = (parameter: Parameter): Parameter => ({ ...parameter, secret: true });

/** Whether a parameter may be this, as it is typed. */
export const accepts = ({ values, range, quoted, optional: free }: Parameter, typed: string): boolean => {
  if (typed === '') return free === true;
  if (values) return values.some((value) => sameCase(value.text, typed));
  if (range) return /^\d+$/.test(typed) && Number(typed) >= range[0] && Number(typed) <= range[1];
  return quoted ? /^"[^"]*"$/.test(typed) : true;
};

/** Whether a parameter may become this, when it is typed to its end. */
export const mayBegin = ({ values, range, quoted }: Parameter, typed: string): boolean => {
  if (typed === '') return true;
  if (values) return values.some(({ text: whole }) => sameCase(whole.slice(0, typed.length), typed));
  if (range) return /^\d+$/.test(typed) && Number(typed) <= range[1];
  return quoted ? typed.startsWith('"') : true;
};

const sameCase = (one: string, other: string): boolean => one.toUpperCase() === other.toUpperCase();
