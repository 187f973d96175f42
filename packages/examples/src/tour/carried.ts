/** What was carried, in bytes of payload. */
export interface Carried {
  readonly connections: number;
  readonly sent: number;
  readonly received: number;
  /** Bytes that should have come and did not. */
  readonly lost: number;
  /** All that came is what should have come. */
  readonly intact: boolean;
}

export const nothing: Carried = { connections: 0, sent: 0, received: 0, lost: 0, intact: true };

export const sum = (a: Carried, b: Carried): Carried => ({
  connections: a.connections + b.connections,
  sent: a.sent + b.sent,
  received: a.received + b.received,
  lost: a.lost + b.lost,
  intact: a.intact && b.intact,
});
