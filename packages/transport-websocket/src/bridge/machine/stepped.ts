import type { PortListing } from '../../protocol/message.ts';
import type { BridgeEffect } from './effect.ts';
import type { MachineOptions } from './options.ts';

/** What it is then, and what is to be done. */
export type Stepped<S> = readonly [S, readonly BridgeEffect[]];

/** When a step happens, and in which bridge. */
export interface Moment {
  readonly now: number;
  readonly options: MachineOptions;
  /** All ports as they are listed. */
  readonly listing: () => readonly PortListing[];
}

/** One step after the other, each on what the one before has left. */
export const inOrder = <S>(state: S, ...steps: readonly ((state: S) => Stepped<S>)[]): Stepped<S> => {
  let current = state;
  const effects: BridgeEffect[] = [];
  for (const step of steps) {
    const [next, more] = step(current);
    current = next;
    effects.push(...more);
  }
  return [current, effects];
};

/** Just the effects. */
export const doing =
  <S>(...effects: readonly BridgeEffect[]) =>
  (state: S): Stepped<S> => [state, effects];
