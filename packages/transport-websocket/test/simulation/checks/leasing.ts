import { must } from '@atrx/seeds';
import type { BridgeEffect, Note } from '../../../src/bridge/machine/effect.ts';
import type { BridgeEvent } from '../../../src/bridge/machine/event.ts';
import { granting } from './granting.ts';
import { leaseEnd } from './lease-end.ts';
import type { View } from './view.ts';
import { wills } from './wills.ts';

/** What the bridge was told, what it does then, and what is to be looked at behind each of that. */
export type Leasing = (
  event: BridgeEvent,
  effects: readonly BridgeEffect[],
  then: (effect: BridgeEffect) => void,
) => void;

/** R1, R2, R3: who may write, and that nobody loses that without a reason. */
export const leasing = (view: View): Leasing => {
  const { sessions, ledger, server, now } = view;
  const will = wills(view);
  const { granted, told } = granting(view, will);
  const ended = leaseEnd(view);
  let stopping = false;
  const heldBy = (session: number) =>
    ledger.leases.find((each) => each.server === server && each.session === session && !each.ended);

  const before = (event: BridgeEvent) => {
    if (!('session' in event)) return;
    const lease = heldBy(event.session);
    if (!lease) return;
    if (event._tag === 'Said' || event._tag === 'Sent' || event._tag === 'Alive') lease.heard = now();
    if (event._tag === 'Said' && event.message.t === 'pulse') lease.pulses.add(event.message.id);
    if (
      !stopping &&
      event._tag === 'Sent' &&
      event.frame._tag === 'Tx' &&
      event.frame.lease === lease.id &&
      lease.welcomed
    ) {
      const { offset, bytes } = event.frame;
      if (offset <= lease.arrived) lease.arrived = Math.max(lease.arrived, offset + bytes.length);
      lease.touched ||= lease.arrived > 0;
    }
  };
  /** Whether something is to be done at the UART, or beside it, or later: what was asked, and not refused at once. */
  const touches = (event: BridgeEvent, effects: readonly BridgeEffect[]) =>
    event._tag === 'Said' &&
    TOUCHING.has(event.message.t) &&
    !effects.some(
      (effect) =>
        (effect._tag === 'Say' && effect.message.t === 'err' && effect.session === event.session) ||
        (effect._tag === 'Close' && effect.session === event.session),
    );
  const noted = (note: Note, event: BridgeEvent) => {
    if (note._tag === 'Leased') granted(note, event);
    if (note._tag === 'LeaseEnded') ended(note, event, stopping);
    if (note._tag === 'WillRan') will.ran(note, event);
    if (note._tag === 'Stale') {
      const lease = ledger.lease(server, note.port, note.lease);
      must(
        !lease || stopping || lease.ended !== undefined || lease.session !== note.session || !lease.welcomed,
        'R4',
        () => `${note.bytes} bytes of ${lease?.client}, which holds the lease, are dropped`,
      );
    }
    if (note._tag === 'Asked' && note.operation === 'takeover' && note.outcome === 'ok') {
      // It may be the one that its client had already, over an earlier connection.
      const own = ledger.live(server, note.port);
      if (own && own.client === sessions.get(note.session)?.visitor.name) own.session = note.session;
      const lease = heldBy(note.session);
      if (lease && !lease.welcomed) will.patient(lease);
      if (lease) lease.welcomed = true;
    }
    if (note._tag === 'Asked' && event._tag === 'Said') asked(note, event);
  };
  const asked = (
    { operation, outcome }: Extract<Note, { _tag: 'Asked' }>,
    event: Extract<BridgeEvent, { _tag: 'Said' }>,
  ) => {
    const lease = heldBy(event.session);
    if (!lease || outcome !== 'ok' || event.message.t !== operation) return;
    if (event.message.t === 'will') {
      const from = sessions.get(event.session);
      if (from) from.will = event.message.steps;
      lease.wish = event.message.steps;
      lease.will = will.of(lease.port, event.message.steps);
      lease.told = undefined;
    }
    if (event.message.t === 'purge') {
      lease.purges += 1;
      if (lease.arrived > lease.handed) lease.holes.push({ from: lease.handed, to: lease.arrived });
      lease.handed = lease.arrived;
    }
  };
  const detached = (session: number) => {
    const lease = heldBy(session);
    if (!lease) return;
    lease.session = undefined;
    lease.away = now();
  };
  return (event, effects, then) => {
    before(event);
    const asker = event._tag === 'Said' ? heldBy(event.session) : undefined;
    if (asker?.welcomed && touches(event, effects)) asker.touched = true;
    if (event._tag === 'Stopping') stopping = true;
    for (const effect of effects) {
      if (effect._tag === 'Note') noted(effect.note, event);
      if (effect._tag === 'Say') {
        const port = sessions.get(effect.session)?.hello?.port;
        const tx =
          effect.message.t === 'welcome' || effect.message.t === 'ok' ? effect.message.tx : undefined;
        if (tx && port !== undefined) {
          const lease = ledger.lease(server, port, tx.lease);
          if (lease && !lease.ended) {
            if (!lease.welcomed) will.patient(lease);
            const to = sessions.get(effect.session);
            if (to) to.will = lease.wish;
            lease.session = effect.session;
            lease.welcomed = true;
          }
          told(tx, port, effect.session, effect.message.t === 'ok');
        }
      }
      if (effect._tag === 'Send' && effect.frame._tag === 'TxAck') {
        const port = sessions.get(effect.session)?.hello?.port;
        if (port !== undefined) told(effect.frame, port, effect.session, false);
      }
      if (effect._tag === 'Close') detached(effect.session);
      then(effect);
    }
    if (event._tag === 'Left') detached(event.session);
    if (event._tag === 'PortClosed') {
      const left = ledger.live(server, event.port);
      must(left === undefined, 'R1', () => `${event.port} is lost, and the lease ${left?.id} lives on`);
    }
  };
};

/** What is asked of the line, of what is beside it, or for the time after the lease. */
const TOUCHING: ReadonlySet<string> = new Set(['set', 'lines', 'pulse', 'script', 'action', 'will']);
