/** Something that must never be has been seen. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly rule: string;

  constructor(rule: string, what: string) {
    super(`${rule}: ${what}`);
    this.rule = rule;
  }
}

/** Says what is wrong where it is not so. What it says is made only then. */
export const must = (holds: boolean, rule: string, what: () => string): void => {
  if (!holds) throw new Violation(rule, what());
};
