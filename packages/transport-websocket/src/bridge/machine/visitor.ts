import type { Right, SessionId } from './event.ts';

/** A connection that has not said hello. */
export interface Visitor {
  readonly session: SessionId;
  readonly rights: ReadonlySet<Right>;
  /** The ports it may know of. Absent: all. */
  readonly ports: ReadonlySet<string> | undefined;
  /** By when it has to. */
  readonly until: number;
}
