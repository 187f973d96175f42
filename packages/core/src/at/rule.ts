import type { Token } from '../wire/token.ts';
import type { Reason } from './reason.ts';

/**
 * How a command reads what comes while it runs. `undefined`: this token is not mine (a URC, or noise).
 * A step may name the rule for what follows: an answer's grammar is a chain of rules, and holds no state.
 */
export type Rule<A> = (token: Token) => Step<A> | undefined;

export type Step<A> =
  /** Mine, and more is to come: by `next`, or by the same rule. `quiet` ms of silence after this end the answer well. */
  | {
      readonly _tag: 'More';
      readonly values: readonly A[];
      readonly next?: Rule<A>;
      readonly quiet?: number;
      readonly spoiled?: Spoiled;
    }
  /** The final line: the answer is whole. With `over` the module is gone: whoever waits fails so, and all hear the line. */
  | {
      readonly _tag: 'Done';
      readonly values: readonly A[];
      readonly spoiled?: Spoiled;
      readonly over?: Reason;
    }
  /** The final line, and it is a no; `because` where the line says more than that. */
  | {
      readonly _tag: 'Refused';
      readonly text: string;
      readonly code?: number;
      readonly because?: Reason;
    }
  /** Not mine, and it ends me: a verdict may still come `within` ms, otherwise I fail with `text`. */
  | { readonly _tag: 'Doomed'; readonly text: string; readonly within: number };

/** A line that is mine and unreadable: the command fails, but only at its final line, so that the line is clean after it. */
export interface Spoiled {
  readonly text: string;
  readonly why: string;
}
