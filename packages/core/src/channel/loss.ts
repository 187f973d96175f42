/** Bytes that were announced and never came, or came and belong to nobody. */
export interface LostBytes {
  readonly _tag: 'BlockCutShort' | 'NobodyReceives' | 'LineTooLong';
  /** How many bytes. */
  readonly length: number;
  /** How many bytes had come in when it was noticed. */
  readonly at: number;
  /** The connection that pushed them. */
  readonly index?: number;
}

/** Bytes that the line itself has lost, by the word of the transport. */
export interface LostOnTheLine {
  readonly _tag: 'Gap';
  /** How many bytes; absent where nobody knows. */
  readonly length?: number;
  /** How many bytes had come in before them. */
  readonly at: number;
}

export type Loss = LostBytes | LostOnTheLine;
