/** Puts the pieces of a datagram together: a view where it came whole, one copy where it did not. */
export class Assembly {
  private whole: Uint8Array | undefined = undefined;
  private filled = 0;

  /** The datagram, when this piece is its last. */
  add(piece: Uint8Array, remaining: number): readonly Uint8Array[] {
    if (!this.whole && remaining === 0) return [piece];
    this.whole ??= new Uint8Array(piece.length + remaining);
    this.whole.set(piece, this.filled);
    this.filled += piece.length;
    if (remaining > 0) return [];
    const { whole } = this;
    this.drop();
    return [whole];
  }

  /** The rest of it never comes: what is there of it is dropped, as a network drops a datagram that is not whole. */
  drop(): void {
    this.whole = undefined;
    this.filled = 0;
  }
}
