import type { Bundle } from '@atrx/processes';
import type { Table } from './report/table.ts';

/** One of the things that are measured. */
export interface Part {
  /** As the command line has it, and the mark in docs/performance.md behind which its report stands. */
  readonly name: string;
  /** In a line, for `--help`. */
  readonly about: string;
  readonly run: (context: Context) => Promise<Report>;
}

export interface Context {
  readonly bundle: Bundle;
  /** Less of everything: to see that it works, not for figures. */
  readonly quick: boolean;
  /** Tells how far it is. */
  readonly say: (line: string) => void;
}

export interface Report {
  readonly tables: readonly Table[];
  /** Charts in Mermaid. */
  readonly charts?: readonly string[];
  /** The figures, for machines. */
  readonly figures: unknown;
  /** The goals that were missed, each in a line. */
  readonly missed: readonly string[];
}
