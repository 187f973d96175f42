import { must } from '@atrx/seeds';
import type { ClientEffect, Failure } from '../../../src/client/machine/effect.ts';
import type { ClientEvent } from '../../../src/client/machine/event.ts';
import { CLOSE } from '../../../src/protocol/close.ts';
import { type ApplicationPlan, GRACE, peaceAfter } from '../plan.ts';
import type { Stage } from '../stage.ts';
import type { Ledger } from './ledger.ts';

/** How one client ends: once, and for a reason; and that it breaks with no bridge over the protocol. */
export interface Ending {
  readonly stepped: (event: ClientEvent, effects: readonly ClientEffect[]) => void;
  /** Its clock stood still for so many milliseconds. */
  readonly awoke: (after: number) => void;
}

export const ending = (
  { agenda, plan: { bridge, trouble } }: Stage,
  plan: ApplicationPlan,
  ledger: Ledger,
  client: string,
): Ending => {
  const peace = peaceAfter(trouble, bridge.silence);
  let ready = false;
  let finished = false;
  let gap = false;
  /** Until when it has to ask before it holds its bridge to be gone. */
  let grace = 0;
  let heard = 0;
  /** When it last knocked, or said hello. */
  let asked = 0;
  /** Since when there has been no connection. */
  let cut: number | undefined;

  /** The lease is no more, or the bridge that gave it. */
  const dispossessed = () =>
    ledger.leases.some(
      (lease) =>
        lease.client === client &&
        ((lease.ended && lease.ended.how !== 'released') || ledger.dead.has(lease.server)),
    );
  /** Only a writer has a lease to wait for. */
  const impatient = () => {
    const wrote = ledger.leases.some((lease) => lease.client === client);
    const most = plan.patience ?? (wrote ? bridge.window : Number.POSITIVE_INFINITY);
    return cut !== undefined && agenda.now() - cut >= most - 1;
  };
  /** Its bridge has said something since it runs again itself, and nothing for long enough behind that. */
  const silent = () => heard >= grace - GRACE && agenda.now() - heard >= bridge.silence - 1e-6;
  /** It was never let in: it was refused, and that is said as it is; or it was cut, or not answered. */
  const turnedAway = (event: ClientEvent, reason: Failure['reason'] | undefined) =>
    event._tag === 'Down'
      ? reason !== undefined && (REASONS[event.code]?.includes(reason) ?? false)
      : event._tag === 'Woke' && agenda.now() - asked >= ANSWER - 1;
  return {
    awoke: (after) => {
      // A stall in which it should have been woken, and for long.
      if (after >= 5 * bridge.heartbeat) grace = agenda.now() + GRACE;
    },
    stepped: (event, effects) => {
      if (event._tag === 'Alive' || event._tag === 'Said' || event._tag === 'Sent') heard = agenda.now();
      if (event._tag === 'Began' || event._tag === 'Up') asked = agenda.now();
      if (event._tag === 'Down' && ready) cut ??= agenda.now();
      if (event._tag === 'Said' && event.message.t === 'welcome') cut = undefined;
      for (const effect of effects) {
        must(!finished, 'ending', () => `${client} goes on after its end: ${effect._tag}`);
        if (effect._tag === 'Ready') ready = true;
        if (effect._tag === 'Tell' && effect.event._tag === 'Gap') gap = true;
        if (effect._tag === 'Tell' && effect.event._tag === 'Reconnecting') cut ??= agenda.now();
        if (effect._tag === 'HangUp')
          must(
            effect.code !== CLOSE.silent || !ready || cut !== undefined || agenda.now() >= grace || silent(),
            'R2',
            () => `${client} gives its bridge up for the time in which it did not run itself`,
          );
        if (effect._tag === 'HangUp')
          must(
            effect.code !== CLOSE.silent || agenda.now() < peace,
            'R2',
            () => `${client} gives up a bridge that is there`,
          );
        if (effect._tag === 'HangUp')
          must(
            effect.code < 4400 || effect.code === CLOSE.silent,
            'ending',
            () => `${client} hangs up with ${effect.code}`,
          );
        if (effect._tag !== 'Finish') continue;
        finished = true;
        const { error } = effect;
        must(
          error === undefined || error.reason !== 'unsuitable',
          'ending',
          () => `${client} ends as ${error?.reason}: ${error?.why}`,
        );
        must(
          ready
            ? dispossessed() || impatient() || (gap && plan.gaps === 'fail')
            : turnedAway(event, error?.reason),
          'ending',
          () => `${client} ends for no reason (${error?.reason}: ${error?.why})`,
        );
      }
    },
  };
};

/** How long a bridge has for its answer at least, in ms. */
const ANSWER = 10_000;

/** What a client that was never let in says of the code that its connection was closed with. */
const REASONS: Readonly<Record<number, readonly Failure['reason'][]>> = {
  1006: ['lost', 'not-found'],
  [CLOSE.goingAway]: ['lost'],
  [CLOSE.helloTimeout]: ['lost'],
  [CLOSE.writerBusy]: ['busy'],
  [CLOSE.takenOver]: ['lost'],
  [CLOSE.expired]: ['lost'],
  [CLOSE.replaced]: ['lost'],
  [CLOSE.forbidden]: ['not-permitted'],
  [CLOSE.portError]: ['not-found'],
  [CLOSE.limit]: ['busy'],
};
