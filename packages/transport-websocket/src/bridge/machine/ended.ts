import type { Refusal } from '../../protocol/message.ts';
import { acknowledge } from './acknowledge.ts';
import { settle } from './answer.ts';
import { type Job, leaseOf } from './job.ts';
import type { LeaseEnd } from './lease.ts';
import { type Port, tell, withSession, writerOf } from './port.ts';
import { doing, inOrder, type Stepped } from './stepped.ts';

/** Leases that have ended and are remembered, of a port and of a session. */
const ENDED = 64;

/**
 * The lease is no more: what it had in the queue is dropped and refused, its writer is told. What is under way is answered
 * when it is done, if anybody is there to hear it. Unless it was given up, or nothing was done under it, the next writer
 * finds the line dirty; and while there is a UART, the will is executed.
 */
export const ended =
  (how: LeaseEnd, by?: string) =>
  (port: Port): Stepped<Port> => {
    const { lease } = port;
    if (!lease) return [port, []];
    const writer = writerOf(port);
    const queue = port.queue.filter((job) => leaseOf(job) !== lease.id);
    const will: Job = { _tag: 'Will', steps: lease.will, lease: lease.id };
    const bequeathed = lease.will.length > 0 && lease.touched && (how === 'taken' || how === 'expired');
    const code: Refusal = how === 'fenced' ? 'gone' : 'no-lease';
    const undone = [
      ...askedBy(port.queue, lease.id),
      ...(lease.pending?.request === undefined ? [] : [lease.pending.request]),
    ];
    return inOrder(
      { ...port, queue, dirty: port.dirty || (how !== 'released' && (lease.dirty || lease.touched)) },
      ...undone.map((id) => settle({ lease: lease.id }, { t: 'err', id, code, why: `the lease is ${how}` })),
      how === 'fenced' ? acknowledge : doing(),
      (at) => [withoutLease(at, how), []],
      // Of one that is pending its client has not heard.
      tell(lease.pending ? undefined : writer?.id, {
        t: 'lease',
        lease: lease.id,
        state: how,
        written: lease.written,
        ...(by !== undefined && { by }),
      }),
      (at) => [bequeathed ? { ...at, queue: [...at.queue, will] } : at, []],
      doing({
        _tag: 'Note',
        note: {
          _tag: 'LeaseEnded',
          port: port.name,
          lease: lease.id,
          how,
          accepted: lease.accepted,
          written: lease.written,
        },
      }),
    );
  };

/** Its session goes on as an observer, and what it has asked stays with it. */
const withoutLease = (port: Port, how: LeaseEnd): Port => {
  const { lease } = port;
  if (!lease) return port;
  const record = { id: lease.id, client: lease.client.id, epoch: port.epoch, how };
  const after = { ...port, lease: undefined, ended: [...port.ended, record].slice(-ENDED) };
  const writer = writerOf(port);
  return writer
    ? withSession(after, {
        ...writer,
        owesAck: false,
        requests: lease.requests,
        lost: [...new Set([...lease.before, ...writer.lost, lease.id])].slice(-ENDED),
      })
    : after;
};

const askedBy = (queue: readonly Job[], lease: number) =>
  queue.flatMap((job) => ('for' in job && job.for.lease === lease ? [job.for.id] : []));
