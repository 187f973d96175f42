import { TransportError, type TransportReason } from '@atrx/transport';

/** It says nowhere to connect to. */
export const noAddress = (text: string): TransportError =>
  new TransportError(
    'unsuitable',
    `${JSON.stringify(text)} is no address of a TCP server. Give HOST:PORT, such as 192.168.1.20:3333 or [::1]:7000.`,
  );

/** Why it could not be connected to, in words that say what to do. */
export const refused = (address: string, cause: NodeJS.ErrnoException): TransportError => {
  const [reason, advice] = REFUSALS[cause.code ?? ''] ?? UNFORESEEN;
  return new TransportError(reason, `${advice(address)} (${said(cause)})`, cause);
};

/** Nobody has answered. */
export const silent = (address: string, after: number): TransportError =>
  new TransportError(
    'not-found',
    `${address} has not answered within ${after} ms. Is the machine on, and does no firewall stand between?`,
  );

/** The connection was cut. */
export const lost = (address: string, cause: NodeJS.ErrnoException): TransportError =>
  new TransportError(
    'lost',
    `The connection to ${address} ${HOW_LOST[cause.code ?? ''] ?? 'was lost'} (${said(cause)}). What was on its way may ` +
      'or may not have arrived. Subscribe to the transport again to connect again.',
    cause,
  );

/** It was used after the serial server had closed it. */
export const hungUp = (address: string): TransportError =>
  new TransportError(
    'closed',
    `${address} has closed the connection. Subscribe to the transport again to open another.`,
  );

/** It was used after this side had closed it. */
export const closed = (address: string): TransportError =>
  new TransportError(
    'closed',
    `The connection to ${address} was closed on this side. Subscribe to the transport again to open another.`,
  );

type Refusal = readonly [TransportReason, (address: string) => string];

const unreachable: Refusal = [
  'not-found',
  (address) => `${address} cannot be reached. Is its machine on, and on this network?`,
];
const nameless: Refusal = ['not-found', (address) => `The host of ${address} has no address.`];
const forbidden: Refusal = [
  'not-permitted',
  (address) => `This program may not connect to ${address}. A firewall of this machine refuses it.`,
];
const UNFORESEEN: Refusal = ['unsuitable', (address) => `No connection to ${address} can be made.`];

const REFUSALS: Readonly<Record<string, Refusal>> = {
  ECONNREFUSED: [
    'not-found',
    (address) => `Nobody listens at ${address}. Is the serial server running, and is that its port?`,
  ],
  ENOTFOUND: nameless,
  EAI_AGAIN: nameless,
  EAI_NODATA: nameless,
  EHOSTUNREACH: unreachable,
  EHOSTDOWN: unreachable,
  ENETUNREACH: unreachable,
  ENETDOWN: unreachable,
  EADDRNOTAVAIL: unreachable,
  ETIMEDOUT: unreachable,
  EACCES: forbidden,
  EPERM: forbidden,
};

const HOW_LOST: Readonly<Record<string, string>> = {
  ECONNRESET: 'was reset by the other side',
  EPIPE: 'was closed by the other side while it was written to',
  ETIMEDOUT: 'has died: the other side does not answer any more',
  EHOSTUNREACH: 'has died: the other side cannot be reached any more',
  ENETUNREACH: 'has died: the other side cannot be reached any more',
};

/** What the system said; of a host with several addresses what it said of the first. */
const said = (cause: NodeJS.ErrnoException) => cause.message || cause.code || 'no reason was given';
