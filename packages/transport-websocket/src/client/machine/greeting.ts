import type { Hello, Welcome } from '../../protocol/message.ts';
import { VERSION } from '../../protocol/protocol.ts';
import { faulted } from './dialling.ts';
import { arrived, due } from './epochs.ts';
import { credit } from './incoming.ts';
import { givenBack, leased, lost } from './leasing.ts';
import { flush, wrote } from './outgoing.ts';
import { reattached } from './sending.ts';
import { type ClientState, inTurn, type Stepped, tell } from './state.ts';

/** How long a bridge may take to welcome, in ms: it may have to run a will first. */
const WELCOME_WITHIN = 25_000;

export const greet = (state: ClientState, now: number): Stepped => [
  { ...state, connection: { _tag: 'Greeting', until: now + WELCOME_WITHIN } },
  [{ _tag: 'Say', message: hello(state) }],
];

const hello = (state: ClientState): Hello => {
  const { options, role, receiving, sending, draining, will, bridge } = state;
  const lease = (sending ?? draining)?.lease;
  const position = receiving && due(receiving);
  return {
    t: 'hello',
    v: VERSION,
    client: options.client,
    attempt: state.dialling.attempt,
    port: options.port,
    role,
    // What was taken over once is not taken again from whoever came after.
    takeover: bridge ? 'no' : options.takeover,
    ...(position &&
      role !== 'list' && {
        resume: {
          server: position.server,
          epoch: position.epoch,
          rx: position.offset,
          ...(lease !== undefined && { lease }),
        },
      }),
    ...(role !== 'list' && will && { will }),
  };
};

/** The bridge has taken this client in: the first time, or again. */
export const welcomed = (state: ClientState, welcome: Welcome, now: number): Stepped => {
  const { server, timing, port, resumed } = welcome;
  const before = state.bridge;
  const known: ClientState = {
    ...state,
    connection: { _tag: 'Welcomed', since: now, heard: now },
    dialling: { ...state.dialling, cut: undefined },
    bridge: { server, timing, port: { state: port.state, epoch: port.epoch } },
    bye: undefined,
  };
  const whole = resumed.rx !== 'gap' && resumed.rx !== 'new-epoch' && resumed.tx !== 'lost';
  const again = before
    ? [
        (here: ClientState): Stepped => [
          here,
          [
            { _tag: 'Lines', lines: port.lines },
            ...(port.settings ? [{ _tag: 'Settings', settings: port.settings } as const] : []),
            ...(whole ? [tell({ _tag: 'Resumed', attempt: here.dialling.attempt })] : []),
            ...(before.port.state !== port.state || before.port.epoch !== port.epoch
              ? [tell({ _tag: 'Port', state: port.state, epoch: port.epoch })]
              : []),
          ],
        ],
      ]
    : [(here: ClientState): Stepped => [here, [{ _tag: 'Ready', welcome }]]];
  return inTurn(
    known,
    ...again,
    (here) => arrived(here, welcome),
    (here) => mayWrite(here, welcome, now),
    (here) => credit(here, true),
    flush,
  );
};

/** What the welcome says of the lease. */
const mayWrite = (state: ClientState, { tx, port, resumed }: Welcome, now: number): Stepped => {
  const { sending, draining, role } = state;
  if (sending) {
    if (!tx || resumed.tx !== 'full') {
      const fenced = port.state === 'gone' || port.epoch !== sending.epoch;
      return givenBack(state) ?? lost(state, { how: fenced ? 'fenced' : 'expired' });
    }
    const after = reattached(sending, tx);
    return after
      ? wrote({ ...state, sending: after })
      : faulted(state, `a lease resumed at ${tx.accepted}, which cannot be`, now);
  }
  if (role !== 'writer' || draining) return [state, []];
  return tx
    ? leased(state, tx, port.epoch, port.dirty)
    : faulted(state, 'a writer was welcomed without a lease', now);
};
