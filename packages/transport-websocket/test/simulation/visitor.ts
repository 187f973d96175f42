import type { Right } from '../../src/bridge/machine/event.ts';

/** Whose a session is. */
export interface Visitor {
  readonly name: string;
  readonly rights: ReadonlySet<Right>;
  /** It means harm, and nothing that it suffers counts. */
  readonly hostile: boolean;
}
