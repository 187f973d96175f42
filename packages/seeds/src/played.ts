import type { Outcome } from './outcome.ts';
import { Violation } from './violation.ts';

/** What broke: a rule that was said to be broken, or, where something threw, that. */
export const played = (error: unknown): Pick<NonNullable<Outcome['violation']>, 'rule' | 'what'> => {
  if (error instanceof Violation) return { rule: error.rule, what: error.message };
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { rule: 'throws', what };
};
