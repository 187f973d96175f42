import type { Reason } from './reason.ts';

/**
 * Whether trying again, unchanged and a little later, may do better. What was asked wrongly, and what waits for somebody's
 * hand (a SIM, a PIN, a pin of the module), is no better for being asked again; a wrong PIN asked thrice locks the SIM.
 */
export const recoverable = (reason: Reason): boolean => {
  switch (reason._tag) {
    case 'Refused':
      return reason.command !== 'CPIN';
    case 'DnsFailed':
      return reason.code !== NO_NAME;
    case 'LinkLost':
      return PASSING.includes(reason.error.reason);
    case 'TimedOut':
    case 'LineGap':
    case 'Interrupted':
    case 'Malformed':
    case 'Unresponsive':
    case 'ModuleReset':
    case 'PoweredDown':
    case 'NoNetwork':
    case 'ContextLost':
    case 'NoFreeConnection':
    case 'NoFreeContext':
    case 'PingFailed':
    case 'ClockNotSet':
    case 'ConnectFailed':
    case 'AlreadyListening':
    case 'ListenFailed':
    case 'NotConnected':
    case 'PeerUnresponsive':
    case 'DataLost':
    case 'SendFailed':
      return true;
    case 'Invalid':
    case 'IdentityChanged':
    case 'SimAbsent':
    case 'SimLocked':
    case 'ContextClosed':
    case 'InDataMode':
    case 'DeactivationTimedOut':
    case 'UnframedReceive':
    case 'NoSignals':
    case 'Unread':
    case 'PayloadNotRepresentable':
      return false;
  }
};

/** AT+QIDNSGIP's number for what is no name at all. */
const NO_NAME = 2;

/** A device that went away may come back, and one that another holds may be let go of. */
const PASSING: readonly string[] = ['lost', 'not-found', 'busy'];
