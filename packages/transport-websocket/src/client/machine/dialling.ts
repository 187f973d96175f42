import { CLOSE, fatal } from '../../protocol/close.ts';
import { harmless } from '../../protocol/harmless.ts';
import { unsaid } from './asking.ts';
import type { ClientEffect, Failure } from './effect.ts';
import { finish } from './ending.ts';
import {
  type Closing,
  finalUpgrade,
  misunderstood,
  notWelcomed,
  outOfPatience,
  refusal,
  refusedUpgrade,
} from './failure.ts';
import { givenBack, lost } from './leasing.ts';
import { random } from './random.ts';
import { type ClientState, inTurn, type Stepped, tell } from './state.ts';

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
const patience = ({ options, bridge, sending, draining }: ClientState): number =>
  options.patience ?? (bridge && (sending || draining) ? bridge.timing.window : Number.POSITIVE_INFINITY);

/** When it gives up; never where it is connected, or never was. */
export const patientUntil = (state: ClientState): number => {
  const { cut } = state.dialling;
  return cut === undefined ? Number.POSITIVE_INFINITY : cut + patience(state);
};

export const impatient = (state: ClientState): Stepped =>
  givenUp(state, outOfPatience(state, patience(state)));

/** What ends a client whose lease was lost before is that loss. */
const givenUp = (state: ClientState, failure: Failure | undefined, code?: number): Stepped => {
  const { draining } = state;
  return finish(
    state,
    draining ? { reason: 'lost', why: draining.why, event: draining.event } : failure,
    code,
  );
};

const lasted = ({ connection }: ClientState, now: number) =>
  connection._tag === 'Welcomed' && now - connection.since >= STABLE;

/** There is no connection any more: another one is made, unless there never was one. `code`: of closing what is left of it. */
export const cut = (state: ClientState, why: string, now: number, code?: number): Stepped => {
  if (!state.bridge) return finish(state, notWelcomed(state, { code: 1006, why }), code);
  const { dialling, options, bye } = state;
  const { failures, faults } = lasted(state, now) ? { failures: 0, faults: 0 } : dialling;
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
        faults,
        random: next,
        cut: dialling.cut ?? now,
      },
      asking,
    },
    [
      ...closing,
      ...forgotten,
      tell({ _tag: 'Reconnecting', attempt: dialling.attempt + 1, after, why: harmless(why) }),
    ],
  ];
};

/** The bridge broke the protocol: what it has sent is not trusted, and asked for anew over another connection. */
export const faulted = (state: ClientState, why: string, now: number): Stepped => {
  const faults = lasted(state, now) ? 1 : state.dialling.faults + 1;
  if (!state.bridge || faults >= FAULTS) return givenUp(state, misunderstood(state, why), CLOSE.protocol);
  const [after, effects] = cut(state, why, now, CLOSE.protocol);
  return [{ ...after, dialling: { ...after.dialling, faults } }, effects];
};

/** The WebSocket came to its end by itself. */
export const down = (state: ClientState, closing: Closing, now: number): Stepped => {
  if (!state.bridge) return finish(unconnected(state), notWelcomed(state, closing));
  const { code } = closing;
  const why = state.bye?.why || closing.why || `the connection was closed with ${code}`;
  const how = OUSTED[code];
  if (how && state.sending) {
    const after = givenBack(state);
    return after
      ? inTurn(
          state,
          () => after,
          (before) => cut(before, why, now),
        )
      : lost(unconnected(state), { how, by: state.bye?.holder });
  }
  if (finalUpgrade(closing)) return givenUp(unconnected(state), refusedUpgrade(state, closing));
  if (fatal(code)) return givenUp(unconnected(state), refusal(state, closing));
  return cut(state, why, now);
};

/** What the code of a refused resumption says of the lease. */
const OUSTED: Readonly<Record<number, 'expired' | 'taken'>> = {
  [CLOSE.expired]: 'expired',
  [CLOSE.takenOver]: 'taken',
  [CLOSE.writerBusy]: 'taken',
};

/** As it stands where there is nothing to hang up. */
const unconnected = (state: ClientState): ClientState => ({
  ...state,
  connection: { _tag: 'Idle' },
});
