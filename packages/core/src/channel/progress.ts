import type { Command } from '../at/command.ts';
import type { Reason } from '../at/reason.ts';
import type { Turns } from './turns.ts';

/** How a command ended. */
export interface Settled {
  readonly command: Command<unknown>;
  readonly values: readonly unknown[];
  /** The context that was in the foreground while it ran, where that is known (note 7.1). */
  readonly context?: number;
  /** Why it failed; absent when it did what it was asked. */
  readonly failed?: Reason;
}

/** How far a command has come that the module has not answered yet: written; taken in, as its echo shows; its input written. */
export interface Underway {
  readonly command: Command<unknown>;
  readonly phase: 'written' | 'taken' | 'prompted';
  /** The context that is in the foreground, where that is known. */
  readonly context?: number;
}

/** The context that is in the foreground, where that is known. */
export const contextOf = ({ known }: Turns): { readonly context?: number } => {
  const { QIFGCNT: context } = known;
  return context === undefined ? {} : { context };
};

/** What has become of the running command, if it is somebody's. */
export const progress = (before: Turns, after: Turns): Underway | undefined => {
  const { running } = after;
  if (!running || running.fence) return undefined;
  const { command } = running.turn;
  if (running.turn !== before.running?.turn) return { command, phase: 'written', ...contextOf(after) };
  const prompted = running.awaiting === 'answer' && before.running.awaiting === 'prompt';
  if (prompted) return { command, phase: 'prompted', ...contextOf(after) };
  const echoed = running.echo === '' && before.running.echo !== '';
  return echoed ? { command, phase: 'taken', ...contextOf(after) } : undefined;
};
