import { CLOSE } from '../../protocol/close.ts';
import { PROBE } from '../../protocol/protocol.ts';
import { cut } from './dialling.ts';
import type { ClientState, Stepped } from './state.ts';

/** How long a peer may take to answer a probe, in ms. */
const GRACE = 5_000;

/** Something came: the other end is there. To the millisecond: within one, what was heard first is enough. */
export const heard = (state: ClientState, now: number): ClientState => {
  const { connection } = state;
  if (connection._tag !== 'Welcomed' || now - connection.heard < 1) return state;
  return { ...state, connection: { ...connection, heard: now, probe: undefined } };
};

/** The bridge's heartbeat is answered; its answer to a probe is not. */
export const beat = (state: ClientState, n: number): Stepped => [
  state,
  n >= PROBE ? [] : [{ _tag: 'Say', message: { t: 'hb', n } }],
];

/** When the silence has lasted for too long. */
export const silentAt = ({ connection, bridge }: ClientState): number => {
  if (connection._tag !== 'Welcomed' || !bridge) return Number.POSITIVE_INFINITY;
  return connection.probe ?? connection.heard + bridge.timing.silence;
};

/** Whether this end itself did not get to run: that its peer was silent for so long shows nothing. */
export const stalled = ({ bridge }: ClientState, late: number): boolean =>
  bridge !== undefined && late > 2 * bridge.timing.heartbeat;

/** Nothing was heard for too long. `late`: by how many ms this was noticed too late. */
export const silent = (state: ClientState, now: number, late: number): Stepped => {
  const { connection } = state;
  if (connection._tag !== 'Welcomed' || now < silentAt(state)) return [state, []];
  if (stalled(state, late))
    return [
      { ...state, connection: { ...connection, probe: now + GRACE } },
      [{ _tag: 'Say', message: { t: 'hb', n: PROBE } }],
    ];
  const seconds = Math.round((now - connection.heard) / 1000);
  return cut(state, `nothing was heard from the bridge for ${seconds} s`, now, CLOSE.silent);
};
