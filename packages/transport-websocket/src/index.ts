import type { Observable } from 'rxjs';
import type { RemoteLink } from './client/link.ts';
import { type NodeSocketOptions, nodeSocket } from './client/node-socket.ts';
import type { BridgeAccess, RemoteOptions } from './client/remote-options.ts';
import { remotePorts as portsOver } from './client/remote-ports.ts';
import { websocket as over } from './client/websocket.ts';
import type { PortListing } from './protocol/message.ts';

export type { RemoteLink } from './client/link.ts';
export type { Refused } from './client/link-failure.ts';
export type { Position } from './client/machine/position.ts';
export type { RemoteEvent } from './client/machine/remote-event.ts';
export type { NodeSocketOptions } from './client/node-socket.ts';
export type { Remote } from './client/remote.ts';
export type { BridgeAccess, RemoteOptions } from './client/remote-options.ts';
export { CLOSE, type CloseCode } from './protocol/close.ts';
export type { PortListing, Takeover } from './protocol/message.ts';
export type { ScriptStep } from './protocol/script.ts';

/**
 * A UART behind a bridge, as a transport: `websocket('ws://127.0.0.1:8023/modem', { token })`. The last segment of the path
 * names the port. It is carried over cuts of the network without losing or doubling a byte, and errors with TransportError:
 * 'not-found', 'not-permitted', 'busy' or 'unsuitable' where it cannot be opened, or not again after a cut; 'lost' where it is
 * lost for good, or was cut before it was open.
 */
export const websocket = (
  url: string,
  options: RemoteOptions & NodeSocketOptions = {},
): Observable<RemoteLink> => over(url, options, nodeSocket(options));

/** The ports of a bridge, as far as the token may see them: once, then it completes. Errors with TransportError. */
export const remotePorts = (
  url: string,
  options: BridgeAccess & NodeSocketOptions = {},
): Observable<readonly PortListing[]> => portsOver(url, options, nodeSocket(options));
