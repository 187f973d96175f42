import { CLOSE } from '../../protocol/close.ts';
import type { Operation } from '../../protocol/message.ts';
import { nothingAsked } from './asking.ts';
import { cut, dial, down, faulted, impatient, patientUntil } from './dialling.ts';
import type { ClientEffect } from './effect.ts';
import { left } from './ending.ts';
import type { ClientEvent } from './event.ts';
import { greet } from './greeting.ts';
import { said, sent } from './hearing.ts';
import { heard, silent, silentAt, stalled } from './heartbeat.ts';
import { consumed } from './incoming.ts';
import type { MachineOptions } from './options.ts';
import { beforePurge, flush, wrote } from './outgoing.ts';
import { from } from './receiving.ts';
import { queued } from './sending.ts';
import { type ClientState, connected, inTurn, type Stepped } from './state.ts';

export type { ClientState } from './state.ts';

/** A client before its transport is subscribed. */
export const start = (options: MachineOptions): ClientState => ({
  options,
  connection: { _tag: 'Idle' },
  role: options.role,
  will: options.will,
  dialling: {
    attempt: options.attempt ?? 0,
    failures: 0,
    faults: 0,
    random: options.seed,
    cut: undefined,
  },
  bridge: undefined,
  receiving: options.resumeFrom && from(options.resumeFrom),
  sending: undefined,
  asking: nothingAsked,
  draining: undefined,
  bye: undefined,
});

/** The one place where the state of a client changes. `now`: milliseconds of a monotonic clock. */
export const step = (state: ClientState, event: ClientEvent, now: number): Stepped => {
  const { connection } = state;
  if (connection._tag === 'Over') return [state, afterwards(event)];
  switch (event._tag) {
    case 'Began':
      return connection._tag === 'Idle' ? dial(state, now) : [state, []];
    case 'Up':
      return connection._tag === 'Dialling' ? greet(state, now) : [state, []];
    case 'Said':
      return said(heard(state, now), event.message, now);
    case 'Sent':
      return sent(heard(state, now), event.frame, now);
    case 'Alive':
      return [heard(state, now), []];
    case 'Broke':
      return connected(state) ? faulted(state, event.why, now) : [state, []];
    case 'Down':
      return connection._tag === 'Dialling' || connected(state) ? down(state, event, now) : [state, []];
    case 'Write':
      return write(state, event.write, event.bytes);
    case 'Ask':
      return ask(state, event.ask, event.operation);
    case 'Consumed':
      return consumed(state, event.bytes);
    case 'Woke':
      return woke(state, now);
    case 'Ended':
      return left(state);
  }
};

/** When it wants to be woken, if nothing happens before. */
export const wakeAt = (state: ClientState): number | undefined => {
  const { connection } = state;
  if (connection._tag === 'Idle' || connection._tag === 'Over') return undefined;
  const own = connection._tag === 'Welcomed' ? silentAt(state) : connection.until;
  return Math.min(own, patientUntil(state));
};

/** Whoever still asks after the end is told so. */
const afterwards = (event: ClientEvent): readonly ClientEffect[] => {
  const why = 'The link has ended.';
  if (event._tag === 'Write') return [{ _tag: 'NotWritten', write: event.write, unknown: false, why }];
  if (event._tag === 'Ask') return [{ _tag: 'NotAnswered', ask: event.ask, code: 'gone', why }];
  return [];
};

const write = (state: ClientState, write: number, bytes: Uint8Array): Stepped => {
  const { sending } = state;
  if (!sending) {
    const why = 'This client does not hold the lease of the port: only a writer writes.';
    return [state, [{ _tag: 'NotWritten', write, unknown: false, why }]];
  }
  return inTurn({ ...state, sending: queued(sending, write, bytes) }, wrote, flush);
};

const ask = (state: ClientState, ask: number, operation: Operation): Stepped =>
  inTurn(
    state,
    (before) => (operation.t === 'purge' ? beforePurge(before) : [before, []]),
    (before) => {
      const one = { ask, operation, at: before.sending?.end ?? 0, said: false };
      return [{ ...before, asking: { ...before.asking, asked: [...before.asking.asked, one] } }, []];
    },
    flush,
  );

const woke = (state: ClientState, now: number): Stepped => {
  const { connection } = state;
  const late = now - (wakeAt(state) ?? now);
  switch (connection._tag) {
    case 'Idle':
    case 'Over':
      return [state, []];
    case 'Welcomed':
      return silent(state, now, late);
    default:
      return unconnectedYet(stalled(state, late) ? delayed(state, late) : state, now);
  }
};

/** Time in which this end did not run is not counted as the bridge's. */
const delayed = (state: ClientState, late: number): ClientState =>
  state.dialling.cut === undefined
    ? state
    : { ...state, dialling: { ...state.dialling, cut: state.dialling.cut + late } };

const unconnectedYet = (state: ClientState, now: number): Stepped => {
  const { connection } = state;
  if (now >= patientUntil(state)) return impatient(state);
  if (connection._tag === 'Waiting') return now >= connection.until ? dial(state, now) : [state, []];
  if (connection._tag === 'Dialling' && now >= connection.until)
    return cut(state, 'the bridge did not answer in time', now, CLOSE.silent);
  if (connection._tag === 'Greeting' && now >= connection.until)
    return cut(state, 'the bridge did not welcome this client in time', now, CLOSE.silent);
  return [state, []];
};
