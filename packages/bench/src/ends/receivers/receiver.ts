/** Where a sender is to be found. */
export interface Place {
  /** The path of a serial port, or a URL. */
  readonly at: string;
  readonly token: string;
}

/** Somebody at the near end of a carrier, who takes in what comes. */
export interface Receiver {
  readonly name: string;
  /** All that comes over the line, or the payload of its frames, by connection. */
  readonly takes: 'line' | 'payload';
  /** Resolves when it is ready for what comes; `took` is told each piece of it. */
  readonly open: (place: Place, took: (channel: number, bytes: Uint8Array) => void) => Promise<void>;
}
