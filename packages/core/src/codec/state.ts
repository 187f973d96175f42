import { oneOf } from './numbers.ts';

/** What the TCP/IP stack is doing (note 5.6.1); `IP PROCESSING` only with AT+QIMUX=1. */
export type StackState =
  | 'IP INITIAL'
  | 'IP START'
  | 'IP CONFIG'
  | 'IP IND'
  | 'IP GPRSACT'
  | 'IP STATUS'
  | 'TCP CONNECTING'
  | 'UDP CONNECTING'
  | 'CONNECT OK'
  | 'CONNECT FAIL'
  | 'IP CLOSE'
  | 'PDP DEACT'
  | 'IP PROCESSING';

export const StackState = oneOf<StackState>(
  'IP INITIAL',
  'IP START',
  'IP CONFIG',
  'IP IND',
  'IP GPRSACT',
  'IP STATUS',
  'TCP CONNECTING',
  'UDP CONNECTING',
  'CONNECT OK',
  'CONNECT FAIL',
  'IP CLOSE',
  'PDP DEACT',
  'IP PROCESSING',
);

/** What one connection of six is doing (AT+QISTATE). */
export type ConnectionState =
  | 'INITIAL'
  | 'CONNECTING'
  | 'CONNECTED'
  | 'REMOTE CLOSING'
  | 'CLOSING'
  | 'CLOSED';

export const ConnectionState = oneOf<ConnectionState>(
  'INITIAL',
  'CONNECTING',
  'CONNECTED',
  'REMOTE CLOSING',
  'CLOSING',
  'CLOSED',
);
