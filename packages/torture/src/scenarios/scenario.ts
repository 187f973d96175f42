import type { Bundle } from '@atrx/processes';
import type { System, SystemName } from '../rivals/system.ts';

/** What a run is given. */
export interface Context {
  readonly bundle: Bundle;
  readonly systems: readonly System[];
  /** Of the numbers in a scenario (kills, cuts, messages), how many are done: 1 is all of them. */
  readonly scale: number;
  readonly token: string;
  readonly say: (line: string) => void;
}

/** What was measured of one system. */
export interface Cell {
  readonly text: string;
  /** Whether it is within the bound; only of the bridge is that asked. */
  readonly holds?: boolean;
  /** Per cent of the records that were lost without a word, where that is what was counted. */
  readonly lost?: number;
}

/** A plain server that does no more than `ws.send` each chunk it has. */
export type Column = SystemName | 'naive';

export interface Row {
  readonly what: string;
  readonly bound: string;
  readonly cells: Readonly<Partial<Record<Column, Cell>>>;
}

export interface Scenario {
  readonly name: string;
  /** Milliseconds after which it has failed: a bound for what hangs, on a machine that is busy too. */
  readonly limit: number;
  readonly run: (context: Context) => Promise<readonly Row[]>;
}

/** A number of things to be done, at the scale of the run: at least one. */
export const scaled = (count: number, { scale }: Context): number => Math.max(1, Math.round(count * scale));

/** What a system comes to; where it fails altogether, in what words. */
export const cellOf = async (
  context: Context,
  system: Column,
  work: () => Promise<Cell>,
): Promise<readonly [Column, Cell]> => {
  try {
    return [system, await work()];
  } catch (error) {
    context.say(`${system}: ${error instanceof Error ? error.message : String(error)}`);
    return [system, { text: 'failed: see the log', holds: false }];
  }
};

/** The same done to all of them at once, so that all have the same load of the machine. */
export const beside = async (
  context: Context,
  measure: (system: System) => Promise<Cell>,
  systems: readonly System[] = context.systems,
): Promise<Row['cells']> =>
  Object.fromEntries(
    await Promise.all(systems.map((system) => cellOf(context, system.name, () => measure(system)))),
  );
