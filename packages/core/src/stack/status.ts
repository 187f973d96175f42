import type { Settled } from '../channel/conversation.ts';
import { params } from '../codec/params.ts';
import type { Protocol } from '../codec/protocol.ts';
import type { ConnectionState, StackState } from '../codec/state.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';

/** What the module is doing, as far as its answers and URCs have told (note 5.6, figures 3 and 4). */
export interface Status {
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

export const initialStatus = (connections: number): Status => ({
  stack: 'IP INITIAL',
  connections: new Array<ConnectionInfo>(connections).fill(IDLE),
});

/** What a URC tells of the state. */
export const afterUrc = (status: Status, event: UrcEvent): Status => {
  const { connections } = status;
  switch (event._tag) {
    case 'Connected':
      return withConnection(status, event.index, { state: 'CONNECTED' }, 'CONNECT OK');
    case 'ConnectFailed':
    case 'Closed':
      return withConnection(status, event.index, IDLE, 'IP CLOSE');
    case 'ContextDeactivated':
      return { ...initialStatus(connections.length), stack: 'PDP DEACT' };
    case 'Booted':
    case 'PoweredDown':
      return initialStatus(connections.length);
    default:
      return status;
  }
};

/** What a command that came to its end tells of the state. */
export const afterCommand = (status: Status, { command, values, failed }: Settled): Status => {
  if (failed) return status;
  const { connections, stack } = status;
  const args = params(
    command.line._tag === 'Right' ? command.line.right.slice(command.line.right.indexOf('=') + 1) : '',
  );
  switch (command.name) {
    case 'QIREGAPP':
      return { ...status, stack: 'IP START' };
    case 'QIACT':
      return { ...status, stack: 'IP GPRSACT' };
    case 'QILOCIP': {
      const [address] = values;
      const known = stack === 'IP GPRSACT' ? 'IP STATUS' : stack;
      return typeof address === 'string' ? { ...status, stack: known, address } : { ...status, stack: known };
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
        return withConnection(status, index, { ...info, state: 'CONNECTED' }, 'CONNECT OK');
      }
      return withConnection(status, index, info, tcp ? 'TCP CONNECTING' : 'UDP CONNECTING');
    }
    case 'QICLOSE':
      return withConnection(
        status,
        args[0] === '0' || Number(args[0]) > 0 ? Number(args[0]) : undefined,
        IDLE,
        'IP CLOSE',
      );
    case 'QIDEACT':
      return initialStatus(connections.length);
    default:
      return status;
  }
};

/** One connection has changed: with one only, the stack's own state says so; with six it is `IP PROCESSING` throughout. */
const withConnection = (
  status: Status,
  index: number | undefined,
  change: ConnectionInfo,
  single: StackState,
): Status => {
  const multiple = status.connections.length > 1;
  const place = index ?? 0;
  const connections = status.connections.map((info, i) => {
    if (i !== place) return info;
    return change.state === 'CONNECTED' ? { ...info, ...change } : change;
  });
  return { ...status, connections, stack: multiple ? 'IP PROCESSING' : single };
};
