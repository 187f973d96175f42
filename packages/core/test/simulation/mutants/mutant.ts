/** What could be wrong with the SDK: a place in one of its files, and what would stand there. */
export interface Mutant {
  /** What it is about. */
  readonly rule:
    | 'fence'
    | 'prompt'
    | 'answers'
    | 'reading'
    | 'sending'
    | 'receiving'
    | 'connections'
    | 'contexts'
    | 'state'
    | 'news'
    | 'trace';
  readonly what: string;
  /** Below `src/`. */
  readonly file: string;
  /** Occurs there exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The tests that see it, where the simulation does not. */
  readonly test?: string;
}
