import { must, Violation } from '@atrx/seeds';
import type { Note } from '../../../src/bridge/machine/effect.ts';
import type { BridgeEvent } from '../../../src/bridge/machine/event.ts';
import { GRACE } from '../plan.ts';
import type { View } from './view.ts';

/** That nobody loses a lease without a reason. */
export type LeaseEnd = (
  note: Extract<Note, { _tag: 'LeaseEnded' }>,
  event: BridgeEvent,
  stopping: boolean,
) => void;

export const leaseEnd =
  ({ plan, sessions, ledger, server, now, grace }: View): LeaseEnd =>
  ({ port, lease: id, how, accepted, written }, event, stopping) => {
    const lease = ledger.lease(server, port, id);
    if (!lease || lease.ended) throw new Violation('lease', `${id} ends, and is not held`);
    must(accepted === lease.arrived, 'R4', () => `${accepted} bytes taken, ${lease.arrived} came`);
    must(
      written <= lease.taken || lease.holes.length > 0,
      'R7',
      () => `${written} written, the UART took ${lease.taken}`,
    );
    const from = 'session' in event ? sessions.get(event.session) : undefined;
    const asker = event._tag === 'Said' && from?.hello ? event.message : undefined;
    const by = asker?.t === 'hello' ? asker.takeover : asker?.t === 'takeover' ? asker.how : undefined;
    const reason = (): boolean => {
      switch (how) {
        case 'fenced':
          return (
            (event._tag === 'PortClosed' && event.port === port) ||
            (event._tag === 'PortDid' && event.port === port && !event.outcome.ok)
          );
        case 'released':
          return asker?.t === 'release' && from?.id === lease.session;
        case 'taken':
          return (
            // Its own, of which it has not heard: not the same, where something was done under it.
            (by !== undefined && from?.visitor.name === lease.client && lease.touched) ||
            (by === 'force' && from?.visitor.rights.has('force') === true) ||
            (by === 'if-dead' &&
              now() - Math.max(lease.heard, grace() - GRACE) >= 1.25 * plan.bridge.heartbeat - 1e-6)
          );
        case 'expired':
          return (
            // Perhaps by the connection over which it has just claimed its own again, and was not answered yet.
            (event._tag === 'Left' &&
              (event.session === lease.session || from?.visitor.name === lease.client) &&
              event.code === 1000) ||
            !lease.welcomed ||
            (lease.session === undefined &&
              (now() >= grace() || lease.away >= grace() - GRACE - 1e-6) &&
              now() - lease.away >= plan.bridge.window - 1e-6) ||
            stopping
          );
      }
    };
    must(
      reason(),
      'lease',
      () => `${id} of ${lease.client} is ${how} without a reason, by ${JSON.stringify(asker)}`,
    );
    const { told, will } = lease;
    must(
      told === undefined || told.number === will?.number,
      'will',
      () => `${lease.client} was told of its will ${told?.number}, and ${will?.number} is in force`,
    );
    lease.ended = { how, at: now() };
    lease.session = undefined;
  };
