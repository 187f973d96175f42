import { type Address, isIpv4 } from '../../codec/address.ts';
import type { Protocol } from '../../codec/protocol.ts';
import type { ServerState } from '../../codec/server-status.ts';
import type { StackState } from '../../codec/state.ts';
import type { ConnectionStatus } from '../../codec/status.ts';
import { isConnectionStatus, isServerStatus, isStackStatus } from '../../codec/told-status.ts';
import type { ContextId } from '../stack.ts';
import {
  type ConnectionInfo,
  type ContextState,
  entered,
  figureOf,
  IDLE,
  isIdle,
  withConnection,
  withoutClient,
} from './context-state.ts';
import { settledDoubt } from './meant.ts';
import { type Picture, withContext } from './picture.ts';
import { ACTIVE } from './transitions.ts';

/**
 * What AT+QISTAT, AT+QISTATE and AT+QISSTAT tell of a context (note 5.6.2). The module knows: where it tells something else
 * than was thought, that is how it is; but of what there was news while it answered, which may be later.
 */
export const afterStatus = (picture: Picture, id: ContextId, values: readonly unknown[]): Picture => {
  const server = values.find(isServerStatus);
  // With one connection, what the stack is doing is what that is doing; with several, it has begun with the first.
  const isOld = (it: ContextState, told: StackState) =>
    picture.fresh.length > 0 &&
    (figureOf(it) === 'single' || (it.stack === 'IP PROCESSING' && ACTIVE.includes(told)));
  const corrected = values.reduce<Picture>((all, value) => {
    if (isStackStatus(value))
      return withContext(all, id, (it) =>
        isOld(it, value.state) || it.stack === value.state ? it : entered(it, value.state),
      );
    if (isConnectionStatus(value) && !picture.fresh.includes(value.index))
      return withContext(all, id, (it) => withRow(it, value, server !== undefined));
    return all;
  }, picture);
  const whole = server ? withContext(corrected, id, (it) => withServer(it, server.state)) : corrected;
  return server ? whole : settledDoubt(whole, id);
};

/** AT+QISERVER? tells whether it listens, and counts its clients: with one connection nothing else tells of them. */
export const afterCount = (picture: Picture, id: ContextId, { listening, clients }: Listening): Picture =>
  withContext(picture, id, (it) => {
    const server = listening ? 'LISTENING' : it.server === 'LISTENING' ? 'INITIAL' : it.server;
    const counted = withServer(it, server);
    if (figureOf(it) === 'multiple') return counted;
    if (clients === 0) return withoutClient(counted);
    return it.client ? counted : { ...counted, client: { state: 'CONNECTED', role: 2 } };
  });

interface Listening {
  readonly listening: boolean;
  readonly clients: number;
}

const withServer = (context: ContextState, server: ServerState): ContextState =>
  context.server === server ? context : { ...context, server };

/** A line about one connection. Those of the server tell of its clients only: the module's own connections are idle in them. */
const withRow = (
  context: ContextState,
  { index, remote, state }: ConnectionStatus,
  ofServer: boolean,
): ContextState => {
  const info = context.connections[index];
  if (!info || figureOf(context) === 'single') return context;
  if (!remote) {
    const other = isIdle(info) || (ofServer && info.role !== 2);
    return other ? context : withConnection(context, index, () => IDLE);
  }
  const { host, port } = remote;
  const protocol = remote.protocol === 'UDP_SC' ? 'UDP' : remote.protocol;
  const accepted = ofServer || remote.protocol === 'UDP_SC';
  const known = isSame(info, { host, port, protocol }) ? info : undefined;
  const now: ConnectionInfo = {
    ...(accepted && { role: 2 }),
    protocol,
    host,
    port,
    ...known,
    state: state ?? known?.state ?? 'CONNECTED',
  };
  return known?.state === now.state && known.port === port
    ? context
    : withConnection(context, index, () => now);
};

/** The same connection, told of in other words: a name has become its address by now. */
const isSame = (
  info: ConnectionInfo,
  { host, port, protocol }: Address & { readonly protocol: Protocol },
) => {
  const { host: known = host } = info;
  const elsewhere = isIpv4(known) && known !== host;
  return (
    !isIdle(info) && !elsewhere && (info.port ?? port) === port && (info.protocol ?? protocol) === protocol
  );
};
