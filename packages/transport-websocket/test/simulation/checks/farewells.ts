import { must } from '@atrx/seeds';
import type { BridgeEffect } from '../../../src/bridge/machine/effect.ts';
import type { BridgeEvent } from '../../../src/bridge/machine/event.ts';
import { CLOSE } from '../../../src/protocol/close.ts';
import { REQUESTS } from '../../../src/protocol/protocol.ts';
import { GRACE, LIMITS, peaceAfter } from '../plan.ts';
import type { Seen } from './sessions.ts';
import type { View } from './view.ts';

/** Who is sent away by the bridge. */
export interface Farewells {
  readonly heard: (event: BridgeEvent) => void;
  /** One effect of a step, with the leases as they are behind it. */
  readonly did: (effect: BridgeEffect) => void;
}

/** Nobody is sent away, or not let in, without a reason. */
export const farewells = ({ plan, openings, sessions, ledger, server, now, grace }: View): Farewells => {
  // From when on nobody is dropped for being silent: nothing goes wrong any more.
  const peace = peaceAfter(plan.trouble, plan.bridge.silence);
  const quick = Math.min(plan.bridge.silence, plan.bridge.helloTimeout);
  let stopping = false;

  /** Nothing was heard of it for as long as is allowed; or, since the bridge runs again, for as long as it has to answer. */
  const silent = ({ heard }: Seen) => {
    const quiet = now() - heard + 1e-6;
    const since = grace() - GRACE;
    if (now() >= peace) return false;
    return now() >= grace() ? quiet >= quick : heard >= since - 1e-6 && quiet >= plan.bridge.silence;
  };
  const busy = ({ hello, visitor }: Seen) => {
    const holder = hello && ledger.latest(server, hello.port);
    return (
      hello?.role === 'writer' &&
      hello.takeover !== 'force' &&
      holder !== undefined &&
      !holder.ended &&
      holder.client !== visitor.name
    );
  };
  /** It has had a lease, and that was taken; or it has ended, and another was granted since. */
  const dispossessed = ({ hello, visitor }: Seen) =>
    ledger.leases.some(
      (lease) =>
        lease.server === server &&
        lease.port === hello?.port &&
        lease.client === visitor.name &&
        lease.ended &&
        (lease.ended.how === 'taken' || ledger.latest(server, lease.port) !== lease),
    );
  const expired = ({ hello }: Seen) => {
    const id = hello?.resume?.lease;
    const lease = id === undefined ? undefined : ledger.lease(server, hello?.port ?? '', id);
    return id !== undefined && (lease === undefined || lease.ended?.how === 'expired');
  };
  const tooMuch = ({ hello, welcomed, blocked, gaps, asked }: Seen) =>
    welcomed
      ? blocked || gaps >= LIMITS.gapsPerMinute || asked >= Math.min(REQUESTS, LIMITS.operationsPerSecond)
      : sessions.at(hello?.port ?? '') > LIMITS.clientsPerPort;
  const deserved = (to: Seen, code: number): boolean => {
    const { hello, visitor } = to;
    switch (code) {
      case CLOSE.goingAway:
        return stopping;
      case CLOSE.writerBusy:
        return busy(to);
      case CLOSE.takenOver:
        return dispossessed(to);
      case CLOSE.expired:
        return expired(to);
      case CLOSE.replaced:
        return to.stale || (hello !== undefined && sessions.attempt(hello.client.id) > hello.attempt);
      case CLOSE.forbidden:
        return hello?.takeover === 'force' && hello.role === 'writer' && !visitor.rights.has('force');
      case CLOSE.portError:
        return hello !== undefined && hello.role === 'writer' && !openings.open(server, hello.port);
      case CLOSE.limit:
        return tooMuch(to);
      default:
        return false;
    }
  };
  const did = (effect: BridgeEffect) => {
    if (effect._tag !== 'Close') return;
    const to = sessions.get(effect.session);
    if (!to || to.visitor.hostile) return;
    const { code, why } = effect;
    if (code === CLOSE.helloTimeout)
      return must(silent(to), 'R2', () => `${to.visitor.name} is dropped: ${why}`);
    must(
      deserved(to, code),
      'admission',
      () => `${to.visitor.name} is closed with ${code} for no reason: ${why}`,
    );
  };
  return {
    heard: (event) => {
      if (event._tag === 'Stopping') stopping = true;
    },
    did,
  };
};
