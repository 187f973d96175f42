import { must, Violation } from '@atrx/seeds';
import type { Note } from '../../../src/bridge/machine/effect.ts';
import type { BridgeEvent } from '../../../src/bridge/machine/event.ts';
import type { Step } from '../../../src/protocol/message.ts';
import { SCRIPT } from '../../../src/protocol/protocol.ts';
import { numberOf } from '../content.ts';
import { CONFIGURED } from '../plan.ts';
import { type Lease, willDue } from './ledger.ts';
import type { View } from './view.ts';

/** What is done for a writer that vanished, and that nobody is let in before. */
export interface Wills {
  /** The will of a lease at that port: what its client wants, or what the port is configured with. */
  readonly of: (port: string, steps: readonly Step[] | undefined) => Lease['will'];
  readonly patient: (lease: Lease) => void;
  readonly ran: (note: Extract<Note, { _tag: 'WillRan' }>, event: BridgeEvent) => void;
}

export const wills = ({ plan, ledger, server, now }: View): Wills => {
  const of = (port: string, steps: readonly Step[] | undefined): Lease['will'] => {
    const own = steps ?? plan.ports.find(({ name }) => name === port)?.will ?? [];
    const number = numberOf(own) ?? CONFIGURED;
    return own.length === 0 ? undefined : { number, steps: ledger.wills.get(number) ?? 0 };
  };
  /** A new writer is let in when the will of the one before it is done, or has had its time. */
  const patient = (lease: Lease) => {
    const late = ledger.leases.find(
      (each) => each !== lease && willDue(each) && each.opening === lease.opening,
    );
    must(
      late === undefined || now() - lease.grantedAt >= SCRIPT.ms - 1,
      'will',
      () => `${lease.client} is let in before the will of ${late?.client} is done`,
    );
  };
  const ran = ({ port, lease: id, ok, why }: Extract<Note, { _tag: 'WillRan' }>, event: BridgeEvent) => {
    const lease = ledger.lease(server, port, id);
    if (!lease?.ended) throw new Violation('will', `the will of ${id} is executed, and it lives`);
    const { opening, ended: end, will } = lease;
    must(
      !ok || lease.willRun === will?.steps,
      'will',
      () => `the will of ${lease.client} is done after ${lease.willRun} steps`,
    );
    must(
      ok ||
        opening.ended ||
        (event._tag === 'PortDid' && !event.outcome.ok) ||
        now() - end.at >= SCRIPT.ms - 1,
      'will',
      () => `the will of ${lease.client} is given up after ${now() - end.at} ms: ${why}`,
    );
    lease.willOver = true;
  };
  return { of, patient, ran };
};
