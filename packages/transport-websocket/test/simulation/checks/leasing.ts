import type { BridgeEffect, Note } from '../../../src/bridge/machine/effect.ts';
import type { BridgeEvent } from '../../../src/bridge/machine/event.ts';
import type { Grant, Step } from '../../../src/protocol/message.ts';
import { SCRIPT, TX_WINDOW } from '../../../src/protocol/protocol.ts';
import { numberOf } from '../content.ts';
import type { Openings } from '../openings.ts';
import { CONFIGURED, GRACE, type Plan } from '../plan.ts';
import { must, Violation } from '../violation.ts';
import { type Lease, type Ledger, willDue } from './ledger.ts';
import type { Sessions } from './sessions.ts';

/** R1, R2, R3: who may write, and that nobody loses that without a reason. */
export const leasing = (
  plan: Plan,
  openings: Openings,
  sessions: Sessions,
  ledger: Ledger,
  server: string,
  now: () => number,
  grace: () => number,
): ((event: BridgeEvent, effects: readonly BridgeEffect[], then: (effect: BridgeEffect) => void) => void) => {
  let stopping = false;
  const live = (port: string) => {
    const latest = ledger.latest(server, port);
    return latest?.ended ? undefined : latest;
  };
  const heldBy = (session: number) =>
    ledger.leases.find((each) => each.server === server && each.session === session && !each.ended);

  const granted = ({ port, lease: id }: Extract<Note, { _tag: 'Leased' }>, event: BridgeEvent) => {
    const held = live(port);
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
      will: willOf(port, seen.will),
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
  const willOf = (port: string, steps: readonly Step[] | undefined): Lease['will'] => {
    const own = steps ?? plan.ports.find(({ name }) => name === port)?.will ?? [];
    const number = numberOf(own) ?? CONFIGURED;
    return own.length === 0 ? undefined : { number, steps: ledger.wills.get(number) ?? 0 };
  };

  const ended = (
    { port, lease: id, how, accepted, written }: Extract<Note, { _tag: 'LeaseEnded' }>,
    event: BridgeEvent,
  ) => {
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

  /** `late`: it may have waited for the socket to take more. */
  const grant = (
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
    if (note._tag === 'LeaseEnded') ended(note, event);
    if (note._tag === 'WillRan') ran(note, event);
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
      const own = live(note.port);
      if (own && own.client === sessions.get(note.session)?.visitor.name) own.session = note.session;
      const lease = heldBy(note.session);
      if (lease && !lease.welcomed) patient(lease);
      if (lease) lease.welcomed = true;
    }
    if (note._tag === 'Asked' && event._tag === 'Said') asked(note, event);
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
      lease.will = willOf(lease.port, event.message.steps);
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
            if (!lease.welcomed) patient(lease);
            const to = sessions.get(effect.session);
            if (to) to.will = lease.wish;
            lease.session = effect.session;
            lease.welcomed = true;
          }
          grant(tx, port, effect.session, effect.message.t === 'ok');
        }
      }
      if (effect._tag === 'Send' && effect.frame._tag === 'TxAck') {
        const port = sessions.get(effect.session)?.hello?.port;
        if (port !== undefined) grant(effect.frame, port, effect.session, false);
      }
      if (effect._tag === 'Close') detached(effect.session);
      then(effect);
    }
    if (event._tag === 'Left') detached(event.session);
    if (event._tag === 'PortClosed') {
      const left = live(event.port);
      must(left === undefined, 'R1', () => `${event.port} is lost, and the lease ${left?.id} lives on`);
    }
  };
};

/** What is asked of the line, of what is beside it, or for the time after the lease. */
const TOUCHING: ReadonlySet<string> = new Set(['set', 'lines', 'pulse', 'script', 'action', 'will']);
