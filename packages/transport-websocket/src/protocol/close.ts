/** Why a session was closed: the codes of the WebSocket's close frame. */
export const CLOSE = {
  /** In good order: the client left. */
  normal: 1000,
  /** The bridge is being stopped. */
  goingAway: 1001,
  /** A message that breaks the protocol, or that makes no sense where it came. */
  protocol: 4400,
  /** No token, or a wrong one: for a bridge that cannot refuse the upgrade with 401, as this one does. */
  unauthorised: 4401,
  /** The token does not give that right; or bytes for the UART of one who came as an observer. */
  forbidden: 4403,
  /** No such port, or none that the token is for. */
  noSuchPort: 4404,
  /** No version of the protocol in common. */
  version: 4406,
  /** Said by a client: nothing was heard from the bridge for too long, or it did not answer or welcome in time. */
  silent: 4407,
  /** Said by a bridge: no hello within five seconds, or nothing was heard from the client for too long. */
  helloTimeout: 4408,
  /** Another client writes to this port. */
  writerBusy: 4409,
  /** What should be resumed has expired: begin anew. */
  expired: 4410,
  /** Another connection of the same client has taken the place of this one. */
  replaced: 4411,
  /** Another client has taken the lease. */
  takenOver: 4412,
  /** Too many connections, requests or gaps: come again after `retryAfter`. */
  limit: 4429,
  /** The port is not open. */
  portError: 4503,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

const FATAL: ReadonlySet<number> = new Set([
  1000,
  1002,
  1003,
  1007,
  1009,
  1010,
  CLOSE.protocol,
  CLOSE.unauthorised,
  CLOSE.forbidden,
  CLOSE.noSuchPort,
  CLOSE.version,
  CLOSE.writerBusy,
  CLOSE.expired,
  CLOSE.replaced,
  CLOSE.takenOver,
]);

/** Whether a client that was closed with this code should stay away: trying again would end the same way. */
export const fatal = (code: number): boolean => FATAL.has(code);
