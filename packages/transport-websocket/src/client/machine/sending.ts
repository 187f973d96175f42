import type { Tx, TxAck } from '../../protocol/frame.ts';
import type { Grant } from '../../protocol/message.ts';
import { UNIT } from '../../protocol/protocol.ts';
import type { ClientEffect } from './effect.ts';
import type { RemoteEvent } from './remote-event.ts';

/** A write of the application that the UART has not taken whole. */
interface Write {
  readonly write: number;
  /** The number of its first byte. */
  readonly start: number;
  readonly bytes: Uint8Array;
  /** Its rest was purged before it was sent. */
  readonly cut?: boolean;
}

/** What goes out under one lease. All numbers are of the lease's bytes. */
export interface Sending {
  readonly lease: number;
  /** The opening of the UART that it holds for. */
  readonly epoch: number;
  readonly accepted: number;
  readonly written: number;
  readonly limit: number;
  /** Up to which byte this connection was given them. */
  readonly sent: number;
  /** Up to which byte any connection was given them: what lies above has never left. */
  readonly ever: number;
  /** Behind the last byte of the last write. */
  readonly end: number;
  readonly writes: readonly Write[];
}

/** A lease as it begins. */
export const granted = ({ lease, accepted, written, limit }: Grant, epoch: number): Sending => ({
  lease,
  epoch,
  accepted,
  written,
  limit,
  sent: accepted,
  ever: accepted,
  end: accepted,
  writes: [],
});

/** It goes on over another connection, from what the bridge has; nothing where that cannot be so. */
export const reattached = (sending: Sending, grant: Grant): Sending | undefined => {
  const after = grant.lease === sending.lease ? taken(sending, grant) : undefined;
  return after && grant.accepted >= sending.accepted ? { ...after, sent: grant.accepted } : undefined;
};

/** What the bridge says it has taken; nothing where that cannot be so. */
export const acknowledged = (sending: Sending, ack: TxAck): Sending | undefined =>
  ack.lease === sending.lease ? taken(sending, ack) : sending;

const taken = (sending: Sending, ack: Omit<Grant, 'lease'>): Sending | undefined =>
  ack.written > ack.accepted || ack.accepted > sending.ever
    ? undefined
    : {
        ...sending,
        accepted: Math.max(sending.accepted, ack.accepted),
        written: Math.max(sending.written, ack.written),
        limit: Math.max(sending.limit, ack.limit),
      };

export const queued = (sending: Sending, write: number, bytes: Uint8Array): Sending => ({
  ...sending,
  end: sending.end + bytes.length,
  writes: [...sending.writes, { write, start: sending.end, bytes }],
});

/** The next units, whole, up to the bridge's limit and to that byte. */
export const units = (sending: Sending, to: number): readonly [Sending, readonly Tx[]] => {
  const most = Math.min(to, sending.limit);
  const frames: Tx[] = [];
  let { sent } = sending;
  for (const { start, bytes } of sending.writes) {
    const end = start + bytes.length;
    while (sent >= start && sent < end) {
      const next = Math.min(end, sent + UNIT);
      if (next > most) return [went(sending, sent), frames];
      frames.push({
        _tag: 'Tx',
        lease: sending.lease,
        offset: sent,
        bytes: bytes.subarray(sent - start, next - start),
      });
      sent = next;
    }
  }
  return [went(sending, sent), frames];
};

const went = (sending: Sending, sent: number): Sending =>
  sent === sending.sent ? sending : { ...sending, sent, ever: Math.max(sending.ever, sent) };

/** The writes that the UART has taken whole are done. */
export const done = (sending: Sending): readonly [Sending, readonly ClientEffect[]] => {
  const open = sending.writes.findIndex(({ start, bytes }) => start + bytes.length > sending.written);
  const finished = open < 0 ? sending.writes : sending.writes.slice(0, open);
  if (finished.length === 0) return [sending, []];
  return [
    { ...sending, writes: sending.writes.slice(finished.length) },
    finished.map(({ write, cut }): ClientEffect => (cut ? dropped(write, true) : { _tag: 'Wrote', write })),
  ];
};

const dropped = (write: number, unknown: boolean): ClientEffect => ({
  _tag: 'NotWritten',
  write,
  unknown,
  purged: true,
  why: unknown ? 'Its rest was purged.' : 'It was purged before it was written.',
});

/** What has never left is not sent any more. */
export const unsentPurged = (sending: Sending): readonly [Sending, readonly ClientEffect[]] => {
  const { ever, writes } = sending;
  const kept = writes
    .filter(({ start }) => start < ever)
    .map((write) =>
      write.start + write.bytes.length > ever
        ? { ...write, bytes: write.bytes.subarray(0, ever - write.start), cut: true }
        : write,
    );
  return [
    { ...sending, end: Math.min(sending.end, ever), writes: kept },
    writes.filter(({ start }) => start >= ever).map(({ write }) => dropped(write, false)),
  ];
};

/** So many bytes before that one were not handed to the UART, and never will be. */
export const purged = (
  sending: Sending,
  before: number,
  count: number,
): readonly [Sending, readonly ClientEffect[]] => {
  const from = before - count;
  const hit = (write: Write) => write.start < before && write.start + write.bytes.length > from;
  if (count === 0) return [sending, []];
  return [
    { ...sending, writes: sending.writes.filter((write) => !hit(write)) },
    sending.writes.filter(hit).map(({ write, start }) => dropped(write, start < from)),
  ];
};

/** The lease is no more, or nobody will hear of it: the bytes of which nobody knows whether they were written, if any. */
export const unknown = ({ lease, ever, written, writes }: Sending): Unknown | undefined => {
  const open = writes.find(gone(ever));
  // One that a purge may have dropped counts as written before it is known.
  const from = open && open.start + open.bytes.length <= written ? open.start : written;
  return ever > from ? { _tag: 'Unknown', lease, from, to: ever } : undefined;
};

type Unknown = Extract<RemoteEvent, { _tag: 'Unknown' }>;

/** What becomes of each write that is not done, then. */
export const abandoned = (sending: Sending, why: string): readonly ClientEffect[] => {
  const event = unknown(sending);
  const left = gone(sending.ever);
  return sending.writes.map((write) => ({
    _tag: 'NotWritten',
    write: write.write,
    why,
    ...(left(write) ? { unknown: true, event } : { unknown: false }),
  }));
};

/** Whether something of it was sent. */
const gone =
  (ever: number) =>
  ({ start, bytes }: Write): boolean =>
    start < ever && bytes.length > 0;
