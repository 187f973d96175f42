/** Where a stream of received bytes stands: enough to go on from there in another process, on another day. */
export interface Position {
  /** The bridge's boot. */
  readonly server: string;
  /** The opening of the UART. */
  readonly epoch: number;
  /** How many bytes of it came before. */
  readonly offset: number;
}
