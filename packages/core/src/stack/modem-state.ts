import { either as E } from 'fp-ts';
import type { Command } from '../at/command.ts';
import type { Settled } from '../channel/conversation.ts';
import { params } from '../codec/params.ts';
import type { Protocol } from '../codec/protocol.ts';
import type { ConnectionState, StackState } from '../codec/state.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';

/** What the module is doing, as far as its answers and URCs have told (note 5.6, figures 3 and 4). */
export interface ModemState {
  readonly stack: StackState;
  /** The module's own address on the network, once it has one. */
  readonly address?: string;
  /** Each connection by its index; one only under AT+QIMUX=0. */
  readonly connections: readonly ConnectionInfo[];
}

export interface ConnectionInfo {
  readonly state: ConnectionState;
  readonly protocol?: Protocol;
  readonly host?: string;
  readonly port?: number;
}

const IDLE: ConnectionInfo = { state: 'INITIAL' };

export const initialState = (connections: number): ModemState => ({
  stack: 'IP INITIAL',
  connections: new Array<ConnectionInfo>(connections).fill(IDLE),
});

/** What a URC tells of the state. */
export const afterUrc = (state: ModemState, event: UrcEvent): ModemState => {
  const { connections } = state;
  switch (event._tag) {
    case 'Connected':
      return withConnection(state, event.index, { state: 'CONNECTED' }, 'CONNECT OK');
    case 'ConnectFailed':
    case 'Closed':
      return withConnection(state, event.index, IDLE, 'IP CLOSE');
    case 'ContextDeactivated':
      return { ...initialState(connections.length), stack: 'PDP DEACT' };
    case 'Booted':
    case 'PoweredDown':
      return initialState(connections.length);
    default:
      return state;
  }
};

/** What a command that came to its end tells of the state. */
export const afterCommand = (state: ModemState, { command, values, failed }: Settled): ModemState => {
  if (failed) return state;
  const { connections, stack } = state;
  const args = argumentsOf(command);
  switch (command.name) {
    case 'QIREGAPP':
      return { ...state, stack: 'IP START' };
    case 'QIACT':
      return { ...state, stack: 'IP GPRSACT' };
    case 'QILOCIP': {
      const [address] = values;
      const known = stack === 'IP GPRSACT' ? 'IP STATUS' : stack;
      return typeof address === 'string' ? { ...state, stack: known, address } : { ...state, stack: known };
    }
    case 'QIOPEN': {
      const [protocol, host, port] = args.slice(-3);
      const tcp = protocol === 'TCP';
      const info: ConnectionInfo = {
        state: 'CONNECTING',
        protocol: tcp ? 'TCP' : 'UDP',
        host: host ?? '',
        port: Number(port),
      };
      const index = args.length === 4 ? Number(args[0]) : undefined;
      // The news may have overtaken the OK.
      if (connections[index ?? 0]?.state === 'CONNECTED') {
        return withConnection(state, index, { ...info, state: 'CONNECTED' }, 'CONNECT OK');
      }
      return withConnection(state, index, info, tcp ? 'TCP CONNECTING' : 'UDP CONNECTING');
    }
    case 'QICLOSE':
      return withConnection(state, args[0] === undefined ? undefined : Number(args[0]), IDLE, 'IP CLOSE');
    case 'QIDEACT':
      return initialState(connections.length);
    default:
      return state;
  }
};

const argumentsOf = ({ line }: Command<unknown>): readonly string[] => {
  const [, written] = E.isRight(line) ? line.right.split('=') : [];
  return written === undefined ? [] : params(written);
};

/** One connection has changed: with one only, the stack's own state says so; with six it is `IP PROCESSING` throughout. */
const withConnection = (
  state: ModemState,
  index: number | undefined,
  change: ConnectionInfo,
  single: StackState,
): ModemState => {
  const multiple = state.connections.length > 1;
  const place = index ?? 0;
  const connections = state.connections.map((info, i) => {
    if (i !== place) return info;
    return change.state === 'CONNECTED' ? { ...info, ...change } : change;
  });
  return { ...state, connections, stack: multiple ? 'IP PROCESSING' : single };
};
