import type { Reply } from '../../protocol/message.ts';
import { type Asked, answered, barrier, nextToSay, reply, saying } from './asking.ts';
import type { ClientEffect } from './effect.ts';
import { done, purged, units, unsentPurged } from './sending.ts';
import type { ClientState, Stepped } from './state.ts';

/** Says and sends what may go now, each request behind the bytes that were written before it. */
export const flush = (state: ClientState): Stepped => {
  if (state.connection._tag !== 'Welcomed') return [state, []];
  const effects: ClientEffect[] = [];
  let { sending, asking } = state;
  const send = (to: number) => {
    if (!sending) return true;
    const [after, frames] = units(sending, to);
    sending = after;
    effects.push(...frames.map((frame): ClientEffect => ({ _tag: 'Send', frame })));
    return after.sent >= Math.min(to, after.end);
  };
  for (let one = nextToSay(asking); one; one = nextToSay(asking)) {
    if (!send(barrier(one))) break;
    const said = saying(asking, one, sending?.sent ?? 0);
    asking = said.asking;
    effects.push({ _tag: 'Say', message: said.message });
  }
  send(Math.min(Number.POSITIVE_INFINITY, ...asking.asked.filter(({ said }) => !said).map(({ at }) => at)));
  return effects.length === 0 ? [state, []] : [{ ...state, sending, asking }, effects];
};

/** The writes that are done are told, unless a purge is under way that may have dropped them. */
export const wrote = (state: ClientState): Stepped => {
  if (!state.sending || state.asking.asked.some(purging)) return [state, []];
  const [sending, effects] = done(state.sending);
  return [sending === state.sending ? state : { ...state, sending }, effects];
};

const purging = ({ operation, id }: Asked) => operation.t === 'purge' && id !== undefined;

/** What has not been sent goes at once where a purge is asked. */
export const beforePurge = (state: ClientState): Stepped => {
  if (!state.sending) return [state, []];
  const [sending, effects] = unsentPurged(state.sending);
  const asked = state.asking.asked.map((each) =>
    each.at > sending.end ? { ...each, at: sending.end } : each,
  );
  return [{ ...state, sending, asking: { ...state.asking, asked } }, effects];
};

/** A request's answer, and which one it was; nobody's is left alone. */
export const replied = (state: ClientState, message: Reply): readonly [...Stepped, Asked | undefined] => {
  const [asking, one] = answered(state.asking, message);
  if (!one) return [state, [], undefined];
  const [sending, dropped] =
    message.t === 'ok' && one.operation.t === 'purge' && state.sending
      ? purged(state.sending, one.at, message.purged ?? 0)
      : [state.sending, []];
  return [{ ...state, asking, sending }, [...dropped, reply(one.ask, message)], one];
};
