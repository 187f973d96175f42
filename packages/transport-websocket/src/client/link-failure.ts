import { TransportError, type TransportReason } from '@atrx/transport';
import { harmless } from '../protocol/harmless.ts';
import type { Refusal } from '../protocol/message.ts';
import type { Failure } from './machine/effect.ts';

/** Why a client gave up. Its cause is the event that ended it, where it was one. */
export const gaveUp = ({ reason, why, event }: Failure): TransportError =>
  new TransportError(reason, harmless(why), event);

/** It was used after this side had closed it. */
export const closedHere = (place: string): TransportError =>
  new TransportError(
    'closed',
    `The link to ${place} was closed on this side. Subscribe to the transport again to reopen it.`,
  );

/** It was used after the far end had closed it. */
export const closedThere = (place: string): TransportError =>
  new TransportError('closed', `The far end of ${place} has closed it.`);

/** Why a request was not done, as the bridge says it. `unknown`: it may have been. */
export interface Refused {
  readonly _tag: 'Refused';
  readonly code: Refusal | 'unknown';
  readonly why: string;
}

/** A request was not done, or nobody knows. Its cause is a {@link Refused}. */
export const refused = (
  place: string,
  operation: string,
  code: Refused['code'],
  raw: string,
): TransportError => {
  const why = harmless(raw);
  return new TransportError(
    REASONS[code],
    code === 'unknown'
      ? `${operation} at ${place} may have been done, or not: ${sentence(why)}`
      : `${operation} at ${place} was refused: ${sentence(why)}`,
    { _tag: 'Refused', code, why } satisfies Refused,
  );
};

const REASONS: Readonly<Record<Refused['code'], TransportReason>> = {
  forbidden: 'not-permitted',
  'no-lease': 'not-permitted',
  invalid: 'unsuitable',
  unsupported: 'unsuitable',
  failed: 'unsuitable',
  timeout: 'unsuitable',
  forgotten: 'lost',
  gone: 'lost',
  busy: 'busy',
  unknown: 'lost',
};

export const sentence = (why: string): string => (/[.!?]$/.test(why) ? why : `${why}.`);
