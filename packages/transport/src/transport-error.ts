/** Why a link could not be opened or did not last. */
export type TransportReason =
  /** There is no such device. */
  | 'not-found'
  /** Another process or another subscription holds it. */
  | 'busy'
  /** The operating system does not let this user open it. */
  | 'not-permitted'
  /** It is there, and it is not a UART, or it refuses these settings. */
  | 'unsuitable'
  /** The device went away while it was open: unplugged, powered off, the far end crashed. */
  | 'lost'
  /** It was used after one of its ends had closed it. */
  | 'closed';

/** A transport's only error: what happened to the line, and what to do about it. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly reason: TransportReason;

  /** `message` says what happened, to which device, and what the user can do. */
  constructor(reason: TransportReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
