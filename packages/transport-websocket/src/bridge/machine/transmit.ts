import { CLOSE } from '../../protocol/close.ts';
import type { Tx } from '../../protocol/frame.ts';
import { UNIT } from '../../protocol/protocol.ts';
import { acknowledge } from './acknowledge.ts';
import { joined } from './blocks.ts';
import { dismissed } from './farewell.ts';
import type { Job } from './job.ts';
import { grantOf, type Lease } from './lease.ts';
import type { Port } from './port.ts';
import type { Session } from './session.ts';
import { doing, inOrder, type Moment, type Stepped } from './stepped.ts';

/**
 * Bytes for the UART. What was taken before is left out, what leaves a hole or exceeds the limit breaks the protocol, and
 * of a lease that is no more not a byte reaches the UART.
 */
export const transmitted =
  (session: Session, frame: Tx, at: Moment) =>
  (port: Port): Stepped<Port> => {
    const { lease } = port;
    if (lease?.id !== frame.lease || lease.session !== session.id || lease.pending)
      return withoutLease(session, frame, at)(port);
    // Where everybody is to leave no more is taken; its client knows by what was acknowledged.
    if (port.leaveBy !== undefined) return stale(session, frame)(port);
    const objection = objectionTo(lease, frame);
    if (objection) return dismissed(session.id, { code: CLOSE.protocol, why: objection }, at)(port);
    const end = frame.offset + frame.bytes.length;
    if (end <= lease.accepted) return acknowledge(port);
    // Copied: what came may be a corner of a large buffer.
    const bytes = joined([frame.bytes.subarray(lease.accepted - frame.offset)]);
    return inOrder(
      {
        ...port,
        lease: { ...lease, accepted: end, touched: true },
        queue: behind(port.queue, { _tag: 'Unit', lease: lease.id, bytes, end }),
      },
      acknowledge,
    );
  };

/** Small units that wait for each other are one, so that a writer of single bytes has no queue of thousands. */
const behind = (queue: readonly Job[], unit: Extract<Job, { _tag: 'Unit' }>): readonly Job[] => {
  const last = queue.at(-1);
  return last?._tag === 'Unit' && last.lease === unit.lease && last.bytes.length + unit.bytes.length <= UNIT
    ? [...queue.slice(0, -1), { ...unit, bytes: joined([last.bytes, unit.bytes]) }]
    : [...queue, unit];
};

const objectionTo = (lease: Lease, { offset, bytes }: Tx): string | undefined => {
  if (bytes.length > UNIT) return `a unit of ${bytes.length} bytes`;
  if (offset > lease.accepted) return `bytes from ${offset} where ${lease.accepted} is next`;
  const { limit } = grantOf(lease);
  return offset + bytes.length > limit ? `bytes beyond the limit ${limit}` : undefined;
};

const withoutLease =
  (session: Session, frame: Tx, at: Moment) =>
  (port: Port): Stepped<Port> => {
    if (session.lost.includes(frame.lease)) return stale(session, frame)(port);
    return dismissed(
      session.id,
      session.role === 'writer'
        ? { code: CLOSE.protocol, why: 'bytes of a lease that it never had' }
        : { code: CLOSE.forbidden, why: 'bytes of a client that only observes' },
      at,
    )(port);
  };

/** They are dropped, and that is noted. */
const stale =
  (session: Session, { lease, bytes }: Tx) =>
  (port: Port) =>
    doing<Port>({
      _tag: 'Note',
      note: { _tag: 'Stale', port: port.name, session: session.id, lease, bytes: bytes.length },
    })(port);

/** The UART has taken the lease's bytes up to that one. */
export const written =
  (of: number, end: number) =>
  (port: Port): Stepped<Port> => {
    const { lease } = port;
    return lease?.id === of
      ? acknowledge({ ...port, lease: purgedPast({ ...lease, written: end }) })
      : [port, []];
  };

/** What is in the queue of the lease and not handed to the UART is dropped. How many bytes; what was purged counts as written. */
export const purged = (port: Port): readonly [Port, number] => {
  const { lease, running } = port;
  if (!lease) return [port, 0];
  const units = port.queue.flatMap((job) => (job._tag === 'Unit' && job.lease === lease.id ? [job] : []));
  const count = units.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (count === 0) return [port, 0];
  const from = running?._tag === 'Writing' && running.lease === lease.id ? running.end : lease.written;
  return [
    {
      ...port,
      queue: port.queue.filter((job) => job._tag !== 'Unit' || job.lease !== lease.id),
      lease: purgedPast({ ...lease, purged: { from, to: lease.accepted } }),
    },
    count,
  ];
};

const purgedPast = (lease: Lease): Lease =>
  lease.purged && lease.written >= lease.purged.from
    ? { ...lease, written: lease.purged.to, purged: undefined }
    : lease;
