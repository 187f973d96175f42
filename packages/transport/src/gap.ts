/** Bytes that the line has lost: they were sent, and never arrive. */
export interface Gap {
  /** How many, exactly; absent where nobody knows. */
  readonly missing?: number;
}
