import { type Reason, reasonOf } from '@atrx/core';
import { CommanderError } from 'commander';
import { Interrupted } from './stopped.ts';
import { UsageError } from './usage-error.ts';

/** What the program ends with. 128 and more is a signal: 130 after Ctrl+C. */
const EXIT = {
  done: 0,
  /** The module, or the peer, refused the work or failed at it. */
  failed: 1,
  /** It was asked wrongly: a verb, an argument, a setting. */
  usage: 2,
  /** The port: missing, held by another program, not permitted, lost half-way. */
  port: 3,
  /** The module: silent, restarted, without its card. */
  module: 4,
  /** The network: none, or the context is lost. */
  network: 5,
} as const;

export const exitCodeOf = (error: unknown): number => {
  if (error instanceof Interrupted) return error.exit;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const reason = reasonOf(error) ?? (error instanceof Error ? reasonOf(error.cause) : undefined);
  return reason ? EXIT[kindOf(reason)] : EXIT.failed;
};

/** Commands that ask the network for a context: what refuses them is the network. */
const ACTIVATING: readonly string[] = ['QIREGAPP', 'QIACT'];

const kindOf = (reason: Reason): Exclude<keyof typeof EXIT, 'done'> => {
  switch (reason._tag) {
    case 'Invalid':
    case 'UnframedReceive':
      return 'usage';
    case 'LinkLost':
    case 'LineGap':
    case 'DataLost':
    case 'NoSignals':
      return 'port';
    case 'TimedOut':
    case 'Malformed':
    case 'Unresponsive':
    case 'ModuleReset':
    case 'PoweredDown':
    case 'IdentityChanged':
    case 'SimAbsent':
    case 'SimLocked':
    case 'DeactivationTimedOut':
      return 'module';
    case 'NoNetwork':
    case 'ContextLost':
    case 'ContextClosed':
      return 'network';
    case 'Refused':
      return ACTIVATING.includes(reason.command) ? 'network' : 'failed';
    case 'Interrupted':
    case 'NoFreeConnection':
    case 'NoFreeContext':
    case 'AlreadyListening':
    case 'ListenFailed':
    case 'DnsFailed':
    case 'PingFailed':
    case 'ClockNotSet':
    case 'ConnectFailed':
    case 'InDataMode':
    case 'NotConnected':
    case 'PeerUnresponsive':
    case 'Unread':
    case 'SendFailed':
    case 'PayloadNotRepresentable':
      return 'failed';
  }
};
