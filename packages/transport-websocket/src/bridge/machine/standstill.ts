import { excused, GRACE } from './heartbeat.ts';
import { type BridgeState, places } from './places.ts';

/**
 * Where this side itself was away for long, asleep or stopped, nobody is held to be silent, or gone, before it was asked.
 * That it was is seen by its own clock, which it looks at once in a heartbeat as long as anybody is judged by it.
 */
export const awake = (state: BridgeState, now: number): BridgeState => {
  const { tickAt, options } = state;
  if (tickAt === undefined || now - tickAt <= options.heartbeat) return state;
  return {
    ...state,
    ports: new Map([...state.ports].map(([name, port]) => [name, excused(port, now)])),
    lobby: excused(state.lobby, now),
    visitors: new Map(
      [...state.visitors].map(([id, visitor]) => [
        id,
        { ...visitor, until: Math.max(visitor.until, now + GRACE) },
      ]),
    ),
  };
};

/** With the next look at the clock before it, where there is anybody. */
export const ticking = (state: BridgeState, now: number): BridgeState => {
  const { tickAt, options } = state;
  if (!isWatching(state)) return tickAt === undefined ? state : { ...state, tickAt: undefined };
  return tickAt !== undefined && now < tickAt ? state : { ...state, tickAt: now + options.heartbeat };
};

/** Whether there is a client, or the lease of one that is away. */
const isWatching = (state: BridgeState) =>
  state.visitors.size > 0 ||
  places(state).some(({ sessions, lease }) => sessions.size > 0 || lease !== undefined);
