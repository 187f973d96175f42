/** How a connection came to an end: by the peer, by the line, or by this side. */
export type Ending = 'closed' | 'lost' | 'hung up';

/** Where the received bytes of a transparent connection go while the UART is in data mode (note 4). */
export interface Outlet {
  /** It takes more now. Where it does not, what comes waits until it is attached once more. */
  readonly ready: () => boolean;
  /** What was received, in the order it came. */
  readonly push: (bytes: Uint8Array) => void;
  /** The connection is no more; everything received was pushed before. Nothing follows. */
  readonly ended: (how: Ending) => void;
}
