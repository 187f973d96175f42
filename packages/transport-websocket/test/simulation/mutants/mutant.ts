/** What could be wrong with one of the two machines: a place in one of its files, and what would stand there. */
export interface Mutant {
  readonly rule:
    | `R${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`
    | 'admission'
    | 'will'
    | 'once'
    | 'lease'
    | 'liveness'
    | 'memory'
    | 'wakeAt';
  readonly what: string;
  /** Below `src/`. */
  readonly file: string;
  /** Occurs there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A file of the bridge's machine. */
export const bridge = (file: string) => `bridge/machine/${file}.ts`;

/** A file of the client's machine. */
export const client = (file: string) => `client/machine/${file}.ts`;
