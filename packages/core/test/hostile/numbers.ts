/** The numbers that stand in a text, each by itself and each as a fraction or below zero. */
const standing = (text: string): ReadonlySet<number> =>
  new Set([...(text.match(/\d+/g) ?? []), ...(text.match(/-?\d+(?:\.\d+)?/g) ?? [])].map(Number));

/** The numbers that a value tells, however deep; bytes are no numbers. */
const told = (value: unknown): readonly number[] => {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.values(value).flatMap(told);
};

/** What is worked out of a number that stands there: a signal in dBm, a waiting time in ms. */
const derived = (number: number): readonly number[] => [2 * number - 113, 100 * number];

/** The roles that these lines say by a letter. */
const ROLES: Readonly<Record<string, number>> = { CCLOSED: 1, SCLOSED: 2 };

/** The numbers in `value` that stand nowhere in the lines it was read from, and are no `exempt` ones. */
export const invented = (
  value: unknown,
  lines: readonly string[],
  exempt: readonly number[] = [],
): readonly number[] => {
  const numbers = told(value);
  if (numbers.length === 0) return [];
  const there = new Set(exempt);
  for (const line of lines) {
    for (const number of standing(line)) for (const one of [number, ...derived(number)]) there.add(one);
    for (const [word, role] of Object.entries(ROLES)) if (line.endsWith(word)) there.add(role);
  }
  return numbers.filter((number) => !there.has(number));
};
