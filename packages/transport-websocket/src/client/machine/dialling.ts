import { CLOSE, fatal } from '../../protocol/close.ts';
import { unsaid } from './asking.ts';
import type { ClientEffect } from './effect.ts';
import { finish } from './ending.ts';
import {
  type Closing,
  misunderstood,
  notWelcomed,
  outOfPatience,
  refusal,
  refusedUpgrade,
} from './failure.ts';
import { random } from './random.ts';
import { type ClientState, type Stepped, tell } from './state.ts';

/** How long opening a WebSocket may take, in ms. */
const DIAL_WITHIN = 10_000;
/** How long a connection must last for the next cut to be the first again, in ms. */
const STABLE = 5_000;
/** How often in a row a bridge may break the protocol. */
const FAULTS = 5;

export const dial = (state: ClientState, now: number): Stepped => [
  {
    ...state,
    connection: { _tag: 'Dialling', until: now + DIAL_WITHIN },
    dialling: { ...state.dialling, attempt: state.dialling.attempt + 1 },
    bye: undefined,
  },
  [{ _tag: 'Dial' }],
];

/** How long the bridge may be away, in ms: as long as it keeps the lease, or for ever. */
export const patience = ({ options, bridge, sending, draining }: ClientState): number =>
  options.patience ?? (bridge && (sending || draining) ? bridge.timing.window : Number.POSITIVE_INFINITY);

/** When it gives up; never where it is connected, or never was. */
export const patientUntil = (state: ClientState): number => {
  const { cut } = state.dialling;
  return cut === undefined ? Number.POSITIVE_INFINITY : cut + patience(state);
};

export const impatient = (state: ClientState): Stepped =>
  finish(state, outOfPatience(state, patience(state)));

/** There is no connection any more: another one is made, unless there never was one. `code`: of closing what is left of it. */
export const cut = (state: ClientState, why: string, now: number, code?: number): Stepped => {
  if (!state.bridge) return finish(state, notWelcomed(state, { code: 1006, why }), code);
  const { connection, dialling, options, bye } = state;
  const lasted = connection._tag === 'Welcomed' && now - connection.since >= STABLE;
  const failures = lasted ? 0 : dialling.failures;
  const [jitter, next] = random(dialling.random);
  const ceiling = Math.min(options.backoff.most, options.backoff.first * 2 ** Math.min(failures, 30));
  const after = Math.max(Math.floor(jitter * ceiling), bye?.retryAfter ?? 0);
  const closing: readonly ClientEffect[] = code === undefined ? [] : [{ _tag: 'HangUp', code }];
  const [asking, forgotten] = unsaid(state.asking, state.sending !== undefined);
  return [
    {
      ...state,
      connection: { _tag: 'Waiting', until: now + after },
      dialling: {
        ...dialling,
        failures: failures + 1,
        faults: lasted ? 0 : dialling.faults,
        random: next,
        cut: dialling.cut ?? now,
      },
      asking,
    },
    [...closing, ...forgotten, tell({ _tag: 'Reconnecting', attempt: dialling.attempt + 1, after, why })],
  ];
};

/** The bridge broke the protocol: what it has sent is not trusted, and asked for anew over another connection. */
export const faulted = (state: ClientState, why: string, now: number): Stepped => {
  if (!state.bridge || state.dialling.faults + 1 >= FAULTS)
    return finish(state, misunderstood(state, why), CLOSE.protocol);
  const [after, effects] = cut(state, why, now, CLOSE.protocol);
  return [{ ...after, dialling: { ...after.dialling, faults: after.dialling.faults + 1 } }, effects];
};

/** The WebSocket came to its end by itself. */
export const down = (state: ClientState, closing: Closing, now: number): Stepped => {
  if (!state.bridge) return finish(unconnected(state), notWelcomed(state, closing));
  const upgrade = closing.status === 401 || closing.status === 403;
  if (upgrade) return finish(unconnected(state), refusedUpgrade(state, closing.status));
  if (fatal(closing.code)) return finish(unconnected(state), refusal(state, closing));
  const why = state.bye?.why || closing.why || `the connection was closed with ${closing.code}`;
  return cut(state, why, now);
};

/** As it stands where there is nothing to hang up. */
export const unconnected = (state: ClientState): ClientState => ({
  ...state,
  connection: { _tag: 'Idle' },
});
