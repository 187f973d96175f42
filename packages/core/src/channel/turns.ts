import type { Command } from '../at/command.ts';
import type { Awaiting, Reason } from '../at/reason.ts';
import type { Rule, Spoiled } from '../at/rule.ts';
import type { Token } from '../wire/token.ts';

/**
 * Who may talk, as a pure machine: `(state, event, now) → (state, effects)`. One command is on the wire at a time,
 * the others wait in the order in which they were asked; after one that was not answered the line is fenced.
 *
 * ```
 *            Asked                    final line / deadline
 *   idle ───────────▶ running ──────────────────────────────▶ idle
 *                      │   ▲                                    │
 *        Prompted ─────┘   │  fence answered                    │ suspect
 *        (input written)   └─────────────── fencing ◀───────────┘ and a turn waits
 * ```
 */
export interface Turns {
  readonly waiting: readonly Turn[];
  readonly running: Running | undefined;
  /** Whether the module repeats command lines (ATE), as far as its answers have shown. */
  readonly echo: 'unknown' | 'on' | 'off';
  /** What the module has been set to, where that changes the meaning of commands. */
  readonly known: Known;
  /** A command was left unanswered, or a final line came that nobody waits for: what comes next may be late. */
  readonly suspect: boolean;
  /** What the command that was left unanswered may still bring. */
  readonly overdue: Overdue | undefined;
  /** How many fences in a row were not answered. */
  readonly unanswered: number;
  /** What the module says can be read: something could, and since then there was no noise. */
  readonly legible: boolean;
}

export interface Overdue {
  /** Its echo; empty once that has come. */
  readonly echo: string;
  /** What was given up. */
  readonly turn: Turn;
  /** How its answer reads on. */
  readonly rule: Rule<unknown>;
  /**
   * How many prompts for its input are still answered with ESC, as at one the module would take the next command for payload: one
   * is its own, and noise may look like one; whoever prompts without end is not followed.
   */
  readonly prompts: number;
}

/**
 * Settings of the module that change what other commands mean, as far as they are known: `QIFGCNT` → 0, and of each context
 * what it has of its own: `QISRVC@0` → 1.
 */
export type Known = Readonly<Record<string, number>>;

export interface Turn {
  readonly id: number;
  readonly command: Command<unknown>;
  /** The line, already judged fit to be written. */
  readonly line: string;
}

export interface Running {
  readonly turn: Turn;
  readonly rule: Rule<unknown>;
  readonly awaiting: Awaiting;
  /** What of the command's echo has not come back yet. */
  readonly echo: string;
  /** Nobody listens any more: it runs to its end in silence. */
  readonly silenced: boolean;
  /** ESC has called it off at its prompt. */
  readonly leaving: boolean;
  /** It is a probe of the line, not somebody's command. */
  readonly fence: boolean;
  /** It is a setting that this turn needs, which comes right after it. */
  readonly prepares?: Turn;
  /** Lines before its echo are never its answer, whatever is known of the echo. */
  readonly strict: boolean;
  /** When patience ends, on the scheduler's clock. */
  readonly deadline: number;
  /** What the end of patience means: the answer is whole, or it was interrupted; otherwise it timed out. */
  readonly verdict?: { readonly _tag: 'Whole' } | { readonly _tag: 'Interrupted'; readonly text: string };
  /** A line of its answer was unreadable. */
  readonly spoiled?: Spoiled;
}

export type Event =
  | { readonly _tag: 'Asked'; readonly turn: Turn }
  /** Whoever asked has left. */
  | { readonly _tag: 'Dropped'; readonly id: number }
  | { readonly _tag: 'Heard'; readonly token: Token }
  | { readonly _tag: 'Prompted' }
  /** The line took what was written to it last. */
  | { readonly _tag: 'Drained' }
  /** The deadline has come. */
  | { readonly _tag: 'Expired' }
  /** What stands on the line may be nobody's: the next command is fenced. */
  | { readonly _tag: 'Doubted' }
  /** Whoever had the line before may have left the module at a prompt. */
  | { readonly _tag: 'TakenOver' }
  /** The line has lost bytes here: so many, where that is known. */
  | { readonly _tag: 'Gapped'; readonly missing?: number }
  /** The module said something unasked, or there was noise. */
  | { readonly _tag: 'Judged'; readonly legible: boolean }
  /** The module is no longer what the commands were meant for. */
  | { readonly _tag: 'Broken'; readonly reason: Reason };

export type Effect =
  | {
      readonly _tag: 'Write';
      readonly bytes: Uint8Array;
      readonly what: 'command' | 'input' | 'escape';
      readonly shown: string;
    }
  /** The input may come back. */
  | { readonly _tag: 'ExpectEcho'; readonly bytes: Uint8Array }
  | { readonly _tag: 'Tell'; readonly id: number; readonly values: readonly unknown[] }
  | { readonly _tag: 'End'; readonly id: number }
  /** The module tells it all the same, and whoever asked has left. */
  | { readonly _tag: 'Overheard'; readonly id: number; readonly values: readonly unknown[] }
  /** The command came to its end on the wire, and whoever asked has left. */
  | {
      readonly _tag: 'Unheard';
      readonly id: number;
      readonly command: Command<unknown>;
      readonly reason?: Reason;
    }
  | { readonly _tag: 'Fail'; readonly id: number; readonly reason: Reason }
  /**
   * To whom the token that was heard belongs, and as what it may be shown; the token of nobody is a URC, or noise, unless it is
   * the `late` reply to this command that was given up.
   */
  | { readonly _tag: 'Belongs'; readonly to: Owner; readonly shown?: string; readonly late?: string };

export type Owner = 'echo' | 'response' | 'nobody';

export type Advanced = readonly [Turns, readonly Effect[]];

/** Nothing asked, nothing known. */
export const idle: Turns = {
  waiting: [],
  running: undefined,
  echo: 'unknown',
  known: {},
  suspect: false,
  overdue: undefined,
  unanswered: 0,
  legible: false,
};
