/**
 * Holds the pieces of a block until all of it is there, as the views they are: a module that starts again in the middle of one
 * says so within what is left of it, and nobody is to take that for what the peer has sent.
 */
export class Unbroken {
  private held: Uint8Array[] = [];

  /** The block, piece by piece, when this is its last. */
  add(piece: Uint8Array, remaining: number): readonly Uint8Array[] {
    this.held.push(piece);
    if (remaining > 0) return [];
    const { held } = this;
    this.drop();
    return held;
  }

  /** The rest of it never comes. */
  drop(): void {
    this.held = [];
  }
}
