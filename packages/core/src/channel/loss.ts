/** Bytes that were announced and never came, or came and belong to nobody. */
export interface Loss {
  readonly _tag: 'BlockCutShort' | 'NobodyReceives' | 'LineTooLong';
  /** How many bytes. */
  readonly length: number;
  /** How many bytes had come in when it was noticed. */
  readonly at: number;
  /** The connection that pushed them. */
  readonly index?: number;
}
