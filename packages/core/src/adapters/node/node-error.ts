import type { Reason } from '../../at/reason.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { CONNECT_FAIL } from '../../stack/connection/establish.ts';
import type { Peer } from '../../stack/connection/seat.ts';

/** What was under way when it failed, as Node names it. */
export type Syscall = 'connect' | 'read' | 'write' | 'listen';

/**
 * A failure as programs for Node's sockets expect it: `code` is the one that a socket of the system fails with in such a case,
 * so that whoever tries again by it does so here; `message` says what happened and what to do; `cause` is the failure itself,
 * a `ModemError` or a `TransportError`.
 */
export interface NodeError extends Error {
  readonly code: string;
  readonly syscall: Syscall;
  readonly address?: string;
  readonly port?: number;
}

/** @see NodeError. What is no failure of the module or the line is a bug, and stays as it is. */
export const nodeError = (failure: unknown, syscall: Syscall, remote?: Peer): Error => {
  const reason = reasonOf(failure);
  if (!(failure instanceof Error) || !reason)
    return failure instanceof Error ? failure : new Error(String(failure));
  return withCode(failure.message, codeOf(reason, syscall), syscall, {
    cause: failure,
    ...(remote ?? peerOf(reason)),
  });
};

/** Whom it was about, where it says so and was not open: `example.com:80`. */
const peerOf = (reason: Reason): Peer | undefined => {
  const [, host, port] = ('address' in reason && /^(.*):(\d+)$/.exec(reason.address)) || [];
  return host === undefined ? undefined : { host, port: Number(port) };
};

/** A failure of a socket itself: it was closed, or timed out. */
export const withCode = (
  message: string,
  code: string,
  syscall: Syscall,
  { cause, host, port }: Partial<Peer> & { readonly cause?: unknown } = {},
): NodeError =>
  Object.assign(new Error(message, cause === undefined ? undefined : { cause }), {
    code,
    syscall,
    ...(host !== undefined && { address: host }),
    ...(port !== undefined && { port }),
  });

const codeOf = (reason: Reason, syscall: Syscall): string => {
  switch (reason._tag) {
    case 'ConnectFailed':
      return reason.text === CONNECT_FAIL ? 'ECONNREFUSED' : 'ETIMEDOUT';
    case 'PeerUnresponsive':
      return 'ETIMEDOUT';
    case 'DnsFailed':
      return 'ENOTFOUND';
    case 'NoFreeConnection':
    case 'NoFreeContext':
      return 'EMFILE';
    case 'AlreadyListening':
      return 'EADDRINUSE';
    case 'ListenFailed':
      return 'EADDRNOTAVAIL';
    case 'NoNetwork':
    case 'ContextLost':
    case 'ContextClosed':
      return 'ENETDOWN';
    case 'NotConnected':
      return syscall === 'write' ? 'EPIPE' : 'ENOTCONN';
    case 'SendFailed':
      return reason.outcome === 'notSent' ? 'EPIPE' : 'ECONNRESET';
    case 'DataLost':
      return 'ECONNRESET';
    case 'Unread':
      return 'ENOBUFS';
    case 'Invalid':
    case 'PayloadNotRepresentable':
    case 'UnframedReceive':
    case 'InDataMode':
    case 'NoSignals':
      return 'EINVAL';
    case 'SimAbsent':
    case 'SimLocked':
    case 'IdentityChanged':
      return 'EACCES';
    case 'LinkLost':
    case 'ModuleReset':
    case 'PoweredDown':
    case 'Unresponsive':
    case 'DeactivationTimedOut':
      return syscall === 'connect' || syscall === 'listen' ? 'ENETUNREACH' : 'ECONNRESET';
    case 'TimedOut':
      return 'ETIMEDOUT';
    case 'Refused':
    case 'LineGap':
    case 'Interrupted':
    case 'Malformed':
    case 'PingFailed':
    case 'ClockNotSet':
      return 'EIO';
  }
};
