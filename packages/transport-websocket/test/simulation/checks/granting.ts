import { must, Violation } from '@atrx/seeds';
import type { Note } from '../../../src/bridge/machine/effect.ts';
import type { BridgeEvent } from '../../../src/bridge/machine/event.ts';
import type { Grant } from '../../../src/protocol/message.ts';
import { TX_WINDOW } from '../../../src/protocol/protocol.ts';
import type { View } from './view.ts';
import type { Wills } from './wills.ts';

/** That a lease is granted to one who asked for it and may write, where nobody holds one; and what its holder is told. */
export interface Granting {
  readonly granted: (note: Extract<Note, { _tag: 'Leased' }>, event: BridgeEvent) => void;
  /** `late`: it may have waited for the socket to take more. */
  readonly told: (grant: Grant, port: string, session: number, late: boolean) => void;
}

export const granting = ({ openings, sessions, ledger, server, now }: View, wills: Wills): Granting => {
  const granted = ({ port, lease: id }: Extract<Note, { _tag: 'Leased' }>, event: BridgeEvent) => {
    const held = ledger.live(server, port);
    must(held === undefined, 'lease', () => `${id} is granted while ${held?.id} of ${held?.client} is held`);
    const opening = openings.open(server, port);
    if (!opening) throw new Violation('R8', 'a lease of a port that is not open');
    const seen = 'session' in event ? sessions.get(event.session) : undefined;
    if (!seen?.hello) throw new Violation('lease', `${id} is granted where nobody asked for it`);
    must(seen.visitor.rights.has('write'), 'rights', () => `${seen.visitor.name} may not write`);
    const before = ledger.latest(server, port);
    must(
      before === undefined || id === (before.id + 1) >>> 0 || id > before.id,
      'lease',
      () => `${id} is granted after ${before?.id}`,
    );
    ledger.leases.push({
      server,
      port,
      id,
      client: seen.visitor.name,
      opening,
      grantedAt: now(),
      bytes: new Uint8Array(256),
      sent: 0,
      arrived: 0,
      handed: 0,
      taken: 0,
      units: new Set([0]),
      writes: [],
      holes: [],
      purges: 0,
      session: seen.id,
      away: now(),
      heard: now(),
      will: wills.of(port, seen.will),
      wish: seen.will,
      willRun: 0,
      willOver: false,
      told: undefined,
      welcomed: false,
      touched: false,
      ended: undefined,
      order: -1,
      pulses: new Set(),
      pulsed: 0,
      pulsesOk: 0,
    });
  };
  const told = (
    { lease: id, accepted, written, limit }: Grant,
    port: string,
    session: number,
    late: boolean,
  ) => {
    const lease = ledger.lease(server, port, id);
    // What waited for the socket is told in its turn, before the end of the lease is.
    if (!lease || (lease.ended && !late)) return must(false, 'lease', () => `${id} is told, and is not held`);
    if (lease.ended) return;
    must(lease.session === session, 'lease', () => `${id} is told to another than its holder`);
    must(
      accepted === lease.arrived || (late && accepted < lease.arrived),
      'R4',
      () => `${accepted} bytes taken, ${lease.arrived} came`,
    );
    const purged = lease.holes.reduce((sum, { from, to }) => sum + to - from, 0);
    must(written <= lease.taken + purged, 'R7', () => `${written} written, the UART took ${lease.taken}`);
    must(
      limit <= lease.taken + purged + TX_WINDOW,
      'R4',
      () => `the limit ${limit} with ${lease.taken} taken`,
    );
  };
  return { granted, told };
};
