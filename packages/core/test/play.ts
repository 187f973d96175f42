import type { Command } from '../src/at/command.ts';
import type { Reason } from '../src/at/reason.ts';
import type { Rule, Step } from '../src/at/rule.ts';
import type { Token } from '../src/wire/token.ts';

/** A line without its CR LF, or a token. */
export type Played = string | Token;

export interface Outcome<A> {
  readonly values: readonly A[];
  /** How the answer ended; `Open` when it did not, `Quiet` when silence would now end it well. */
  readonly end: End;
  /** What the command did not claim: news for others. A line that dooms it is among them. */
  readonly others: readonly Played[];
}

export type End =
  | { readonly _tag: 'Done' }
  | {
      readonly _tag: 'Refused';
      readonly text: string;
      readonly code?: number;
      readonly because?: Reason;
    }
  | { readonly _tag: 'Malformed'; readonly text: string; readonly why: string }
  | { readonly _tag: 'Doomed'; readonly text: string; readonly within: number }
  | { readonly _tag: 'Quiet'; readonly after: number }
  | { readonly _tag: 'Open' };

/** Plays an answer to a command, as the channel would: a fold of its rule over the tokens. */
export const play = <A>(command: Command<A>, ...answer: readonly Played[]): Outcome<A> => {
  const values: A[] = [];
  const others: Played[] = [];
  let rule: Rule<A> = command.reply;
  let end: End = { _tag: 'Open' };
  let spoiled: End | undefined;
  for (const played of answer) {
    const token: Token = typeof played === 'string' ? { _tag: 'Line', text: played } : played;
    const over: boolean = end._tag === 'Done' || end._tag === 'Refused' || end._tag === 'Malformed';
    const step: Step<A> | undefined = over ? undefined : rule(token);
    switch (step?._tag) {
      case undefined:
        others.push(played);
        break;
      case 'More':
        if (step.spoiled) spoiled ??= { _tag: 'Malformed', ...step.spoiled };
        values.push(...step.values);
        rule = step.next ?? rule;
        end = step.quiet === undefined ? { _tag: 'Open' } : { _tag: 'Quiet', after: step.quiet };
        break;
      case 'Done':
        if (step.spoiled) spoiled ??= { _tag: 'Malformed', ...step.spoiled };
        values.push(...step.values);
        end = spoiled ?? { _tag: 'Done' };
        break;
      case 'Refused':
        end = step;
        break;
      case 'Doomed':
        others.push(played);
        end = step;
        break;
    }
  }
  return { values, end, others };
};
