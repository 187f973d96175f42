/** Where it is found, and who is let in. */
export interface Offer {
  /** The path that a serial port is to have. */
  readonly path: string;
  readonly token: string;
  /** So many bytes come at a time. */
  readonly chunk: number;
}

/** Somebody at the far end of a carrier, who sends what it is given as fast as it is taken. */
export interface Sender {
  readonly name: string;
  readonly open: (offer: Offer) => Promise<Sending>;
}

export interface Sending {
  /** Of a WebSocket. */
  readonly port?: number;
  /** Sends all of it, so many times; resolves when it is on its way. */
  readonly send: (pieces: readonly Uint8Array[], times: number) => Promise<void>;
}
