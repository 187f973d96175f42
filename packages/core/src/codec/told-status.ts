import { ServerState, type ServerStatus } from './server-status.ts';
import { ConnectionState, StackState } from './state.ts';
import { Carrier, type ConnectionStatus, type StackStatus } from './status.ts';

const tagged = (value: unknown, tag: string): value is { readonly _tag: unknown } =>
  typeof value === 'object' && value !== null && '_tag' in value && value._tag === tag;

/** Whether it is what AT+QISTAT and AT+QISTATE tell of the stack: a command of that name may tell something else. */
export const isStackStatus = (value: unknown): value is StackStatus =>
  tagged(value, 'Stack') && 'state' in value && StackState.is(value.state);

/** The same of a connection, which AT+QISSTAT tells too. */
export const isConnectionStatus = (value: unknown): value is ConnectionStatus => {
  if (!tagged(value, 'Connection') || !('index' in value) || typeof value.index !== 'number') return false;
  if ('state' in value && !ConnectionState.is(value.state)) return false;
  return !('remote' in value) || isRemote(value.remote);
};

const isRemote = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'protocol' in value &&
  Carrier.is(value.protocol) &&
  'host' in value &&
  typeof value.host === 'string' &&
  'port' in value &&
  typeof value.port === 'number';

/** The same of the server (AT+QISSTAT). */
export const isServerStatus = (value: unknown): value is ServerStatus =>
  tagged(value, 'Server') && 'state' in value && ServerState.is(value.state);

/** The same of its clients, which AT+QISERVER? counts. */
export const isListening = (
  value: unknown,
): value is { readonly listening: boolean; readonly clients: number } =>
  typeof value === 'object' &&
  value !== null &&
  'listening' in value &&
  typeof value.listening === 'boolean' &&
  'clients' in value &&
  typeof value.clients === 'number';
