/** Something that is done over and over while time is taken. */
export interface Work {
  readonly name: string;
  readonly ready: () => Doing | Promise<Doing>;
}

/** A work that is under way. */
export interface Doing {
  /** How many of what is counted one pass does. */
  readonly each: number;
  readonly pass: () => void | Promise<void>;
  /** Whether what has been done so far was done as it had to be. */
  readonly right: () => boolean;
}

/** Works that do the same; the first is the least that can be done, and what the others are measured against. */
export interface Group {
  readonly title: string;
  /** What is counted: 'a command'. */
  readonly unit: string;
  /** Bytes that each carries, where that is the point. */
  readonly bytes?: number;
  readonly works: readonly [Work, ...Work[]];
}
