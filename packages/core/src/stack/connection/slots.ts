import type { ModemError } from '../../at/reason.ts';
import type { Role } from '../../codec/role.ts';
import { type Lane, lane } from './lane.ts';

/** Whose a connection is: over which context, and what the module is in it. */
export interface Occupant {
  readonly context: number;
  readonly role: Role;
  /** The module has given its index to another as well, and what is pushed names neither: it is of no use any more. */
  readonly doubled?: (error: ModemError) => void;
}

/** How the module was set up: AT+QIMUX, AT+QINDI. */
export interface Manner {
  readonly multiple: boolean;
  readonly pull: boolean;
}

/** The connections of the module, by index: which of them are in use, by whom, and whether it listens for more. */
export class Slots {
  /**
   * The context over which the module listens. One server at a time: `0, REMOTE IP` and `0, CLOSED` name a connection, and
   * never a context (note 3.4, 7.2).
   */
  listening: number | undefined;
  /** With one connection only, what opens it and what opens the server wait for each other: `CONNECT FAIL` names neither. */
  readonly inTurn: Lane = lane();

  private readonly occupants: readonly Set<Occupant>[];
  /** Whoever was not alone at its index once: what is told of the other may come when that has left. */
  private readonly sharers = new WeakSet<Occupant>();

  constructor(count: number) {
    this.occupants = Array.from({ length: count }, () => new Set<Occupant>());
  }

  get count(): number {
    return this.occupants.length;
  }

  /** Who is at this index: two, where a client of a server is numbered like a connection of the module's own. */
  at(index: number): readonly Occupant[] {
    return [...(this.occupants[index] ?? [])];
  }

  /** Whether what names this index may be about another than the one who is there. */
  isShared(index: number): boolean {
    return this.at(index).some((occupant) => this.sharers.has(occupant));
  }

  /** The client of a server is where the module has put it. */
  seat(index: number, occupant: Occupant): void {
    this.occupants[index]?.add(occupant);
    const there = this.at(index);
    if (there.length > 1) for (const one of there) this.sharers.add(one);
  }

  /**
   * An index that is free for a connection of the module's own and none of `tried`, from now on in use by `occupant`;
   * `undefined` when there is none. The lowest; while the module listens the highest, as it gives its clients the lowest.
   */
  take({ multiple, pull }: Manner, occupant: Occupant, tried: ReadonlySet<number>): number | undefined {
    const { listening, count } = this;
    const indices = Array.from({ length: count }, (_, i) => (listening === undefined ? i : count - 1 - i));
    // Pushed data names no context: no client of a server over the other one is ever at the last index.
    const apart = multiple && !pull && listening !== undefined && listening !== occupant.context;
    const index = indices.find(
      (i) =>
        !tried.has(i) &&
        // With one connection only, the server's one client is beside it (note 3.2).
        !this.at(i).some(({ role }) => multiple || role === occupant.role) &&
        (!apart || i === count - 1),
    );
    if (index !== undefined) this.seat(index, occupant);
    return index;
  }

  free(index: number, occupant: Occupant): void {
    this.occupants[index]?.delete(occupant);
  }
}
