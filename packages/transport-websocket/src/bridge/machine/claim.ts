import { CLOSE } from '../../protocol/close.ts';
import type { Step, Takeover } from '../../protocol/message.ts';
import { ended } from './ended.ts';
import { dismissed, type Farewell } from './farewell.ts';
import { granted } from './granting.ts';
import { leaseOf } from './job.ts';
import type { Lease, Pending } from './lease.ts';
import { type Port, writerOf } from './port.ts';
import { NO_REQUESTS, type Requests } from './requests.ts';
import type { Session } from './session.ts';
import { doing, inOrder, type Moment, type Stepped } from './stepped.ts';

/** For how long a new writer waits for the will of the one before it. */
const WILL = 10_000;
/** How many heartbeats a writer may miss before it counts as dead. */
const MISSED = 1.25;

/** Whether the lease may be taken from whoever has it; the reason why not. */
export const refusalOf = (
  port: Port,
  client: string,
  how: Takeover,
  { now, options }: Moment,
): Farewell | undefined => {
  const { lease } = port;
  if (port.state === 'gone') return { code: CLOSE.portError, why: 'the port is not open' };
  if (!lease || lease.client.id === client || how === 'force') return undefined;
  const heard = writerOf(port)?.heard ?? lease.heard;
  if (how === 'if-dead' && now - heard > MISSED * options.heartbeat) return undefined;
  return { code: CLOSE.writerBusy, why: 'another client writes to this port', holder: lease.client.name };
};

export interface Claim {
  readonly will?: readonly Step[] | undefined;
  readonly pending: Omit<Pending, 'until'>;
  readonly requests?: Requests;
  readonly before?: readonly number[];
}

/**
 * The lease to that session, from whoever had it. It is pending until the will of the writer before is done. A client that
 * does not know of its own lease has not heard of it, and gets the same, if nothing was done under it.
 */
export const claimed =
  (session: Session, claim: Claim, at: Moment) =>
  (port: Port): Stepped<Port> => {
    const { lease } = port;
    const pending = { ...claim.pending, until: at.now + WILL };
    const grantee = {
      client: session.client,
      session: session.id,
      will: claim.will,
      pending,
      ...(claim.requests && { requests: claim.requests }),
      ...(claim.before && { before: claim.before }),
    };
    if (lease?.client.id === session.client.id && !lease.touched) {
      const queue = port.queue.filter((job) => leaseOf(job) !== lease.id);
      const will = claim.will ?? port.options.will;
      const { requests = NO_REQUESTS, before = [] } = claim;
      return [
        { ...port, queue, lease: { ...lease, ...attached(session), will, requests, before, pending } },
        [],
      ];
    }
    const loser = writerOf(port);
    return inOrder<Port>(
      port,
      ended('taken', session.client.name),
      loser
        ? dismissed(loser.id, { code: CLOSE.takenOver, why: 'another client has taken the lease' }, at)
        : doing(),
      granted(grantee),
    );
  };

/** A lease that its client has come back for. */
export const attached = (session: Session): Pick<Lease, 'session' | 'until'> => ({
  session: session.id,
  until: undefined,
});

/** Whether a will is still to be executed, or being so. */
export const willAhead = ({ queue, running }: Port): boolean =>
  queue.some(({ _tag }) => _tag === 'Will') || (running?._tag === 'Scripting' && 'will' in running.for);
