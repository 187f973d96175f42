import type { PortState, Role, ServerEvent, Step, Welcome } from '../../protocol/message.ts';
import type { Asking } from './asking.ts';
import type { ClientEffect } from './effect.ts';
import type { MachineOptions } from './options.ts';
import type { Receiving } from './receiving.ts';
import type { RemoteEvent } from './remote-event.ts';
import type { Sending } from './sending.ts';

/** Where the WebSocket stands. Times are milliseconds of the monotonic clock. */
export type Connection =
  | { readonly _tag: 'Idle' }
  /** It is being opened, until then at most. */
  | { readonly _tag: 'Dialling'; readonly until: number }
  /** The hello is out; the welcome is awaited until then. */
  | { readonly _tag: 'Greeting'; readonly until: number }
  /** Welcomed; `probe`: nothing was heard for too long, and it is given until then to answer. */
  | {
      readonly _tag: 'Welcomed';
      readonly since: number;
      readonly heard: number;
      readonly probe?: number | undefined;
    }
  /** Cut; dialled again then. */
  | { readonly _tag: 'Waiting'; readonly until: number }
  | { readonly _tag: 'Over' };

/** A client of a bridge: one value, from the subscription to its end. */
export interface ClientState {
  readonly options: MachineOptions;
  readonly connection: Connection;
  /** What the next hello asks for; `takeover` and `release` change it. */
  readonly role: Role;
  readonly will: readonly Step[] | undefined;
  readonly dialling: {
    /** The number of the latest dial. */
    readonly attempt: number;
    /** How many dials in a row did not lead to a connection that lasted. */
    readonly failures: number;
    /** How many of these were cut because the bridge broke the protocol. */
    readonly faults: number;
    readonly random: number;
    /** Since when there is no connection, where there was one before. */
    readonly cut: number | undefined;
  };
  /** What the latest welcome and what followed said of the bridge; absent until the first. */
  readonly bridge:
    | {
        readonly server: string;
        readonly timing: Welcome['timing'];
        readonly port: { readonly state: PortState; readonly epoch: number };
      }
    | undefined;
  readonly receiving: Receiving | undefined;
  /** While a lease is held. */
  readonly sending: Sending | undefined;
  readonly asking: Asking;
  /** The lease was lost with the UART; what had been read before is still to come. */
  readonly draining:
    | { readonly lease: number; readonly epoch: number; readonly event: RemoteEvent; readonly why: string }
    | undefined;
  /** What the bridge said before it closes. */
  readonly bye: Extract<ServerEvent, { t: 'bye' }> | undefined;
}

/**
 * With the stream of received bytes as it stands now. Field by field: this is done for each message, and a spread of so many
 * takes several times as long.
 */
export const withReceiving = (state: ClientState, receiving: Receiving): ClientState => ({
  options: state.options,
  connection: state.connection,
  role: state.role,
  will: state.will,
  dialling: state.dialling,
  bridge: state.bridge,
  receiving,
  sending: state.sending,
  asking: state.asking,
  draining: state.draining,
  bye: state.bye,
});

export type Stepped = readonly [ClientState, readonly ClientEffect[]];

/** One after the other, each from where the one before led; none after the end. */
export const inTurn = (state: ClientState, ...steps: readonly ((state: ClientState) => Stepped)[]): Stepped =>
  steps.reduce<Stepped>(
    ([before, effects], next) => {
      if (before.connection._tag === 'Over') return [before, effects];
      const [after, more] = next(before);
      return [after, more.length === 0 ? effects : [...effects, ...more]];
    },
    [state, []],
  );

/** Whether the WebSocket is up. */
export const connected = ({ connection: { _tag } }: ClientState): boolean =>
  _tag === 'Greeting' || _tag === 'Welcomed';

export const tell = (event: RemoteEvent): ClientEffect => ({ _tag: 'Tell', event });
