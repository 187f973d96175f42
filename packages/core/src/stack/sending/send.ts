import {
  catchError,
  concat,
  concatMap,
  defaultIfEmpty,
  defer,
  first,
  from,
  map,
  type Observable,
  observeOn,
  of,
  takeUntil,
  takeWhile,
  tap,
  throwError,
} from 'rxjs';
import type { Command } from '../../at/command.ts';
import { escaping } from '../../at/escape-effect.ts';
import { describe, ModemError, type Reason, type SendOutcome } from '../../at/reason.ts';
import { utf8 } from '../../bytes/utf8.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { qisack, qisend } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { inTime } from '../connection/in-time.ts';
import { lane } from '../connection/lane.ts';
import type { Seat } from '../connection/seat.ts';
import type { Delivery } from '../connection/socket.ts';
import { acting, named, type Stack } from '../stack.ts';

/** Sends for one connection: in pieces that the module takes, one after the other, each with what became of it. */
export type Sender = (
  data: string | Uint8Array,
  /** Is told when the turn of a piece has come. */
  begins?: (from: number, to: number) => void,
) => Observable<Delivery>;

/** What the connection that it sends for is up to. */
export interface Standing {
  /** Why nothing can be sent any more. */
  readonly refusal: () => Reason | undefined;
  /** The peer has closed, and what AT+QISACK counts may be another connection's, or nobody's. */
  readonly closed: () => boolean;
  /** Tells when it does. */
  readonly closed$: Observable<unknown>;
  /** Why nothing is sent then. */
  readonly over: Reason;
  /** The module has taken a piece. */
  readonly sent: () => void;
  /** The peer may have been sent what nobody has written: the stream is one no more. */
  readonly spoilt: (error: unknown) => void;
}

export const sender = (stack: Stack, { protocol, index, role }: Seat, standing: Standing): Sender => {
  const inTurn = lane();
  /** How many bytes the module has taken since the connection opened, as AT+QISACK counts them; while that is certain. */
  let taken: number | undefined = 0;

  const sendPiece = (bytes: Uint8Array): Observable<SendOutcome | Failure> =>
    defer(() => {
      const refusal = standing.refusal();
      if (refusal) return of<Failure>({ outcome: 'notSent', because: describe(refusal), late: false });
      const before = taken;
      const { escape: effect } = stack.dialect;
      const send = qisend({ ...named(stack, index), bytes, escape: effect, echoed: false });
      // Whoever leaves now never learns whether the module took them.
      taken = undefined;
      const command = acting(stack, role, send);
      const { closed$, over } = standing;
      if (effect === 'literal' && protocol === 'TCP') watchFilling(command);
      return concat(inTime(stack.channel, command, closed$, over), of<SendOutcome>('sent')).pipe(
        tap(() => {
          taken = before === undefined ? undefined : before + bytes.length;
        }),
        catchError((error: unknown) => {
          const failure = failureOf(error);
          if (!failure) return throwError(() => error);
          const mayAsk = failure.outcome === 'unknown' && failure.late && protocol === 'TCP';
          return mayAsk ? settleBy(before, bytes.length, failure) : of(failure);
        }),
      );
    });

  /** Also where nobody waits for it any more. */
  const watchFilling = (command: Command<never>) => {
    stack.channel.settled$
      .pipe(
        first((settled) => settled.command === command, undefined),
        // Whoever waits for it is told first, and why.
        observeOn(stack.scheduler),
        takeUntil(standing.closed$),
      )
      .subscribe({
        next: (settled) => {
          if (settled?.failed && isFilled(settled.failed)) standing.spoilt(new ModemError(settled.failed));
        },
        error: () => undefined,
      });
  };

  /** The verdict was lost: the module's own count says whether it took the bytes. */
  const settleBy = (
    before: number | undefined,
    length: number,
    failure: Failure,
  ): Observable<SendOutcome | Failure> =>
    stack.channel.run(acting(stack, role, qisack(named(stack, index).index))).pipe(
      map(({ sent }): SendOutcome | Failure => {
        if (before === undefined || standing.refusal() || standing.closed()) return failure;
        taken = sent;
        if (sent === before + length) return 'sent';
        return sent === before ? { ...failure, outcome: 'notSent' } : failure;
      }),
      defaultIfEmpty<SendOutcome | Failure, Failure>(failure),
      catchError(() => of(failure)),
    );

  return (data, begins = () => undefined) =>
    defer(() => {
      const bytes = utf8(data);
      const reason = standing.refusal() ?? unfit(stack, protocol, bytes);
      if (reason) return throwError(() => new ModemError(reason));
      return inTurn(
        from(cuts(bytes.length, stack.dialect.longestSend)).pipe(
          concatMap(([start, end]) => {
            begins(start, end);
            return sendPiece(bytes.subarray(start, end)).pipe(
              map(
                (ended): Delivery =>
                  typeof ended === 'string'
                    ? { from: start, to: end, outcome: ended }
                    : { from: start, to: end, outcome: ended.outcome, because: ended.because },
              ),
            );
          }),
          tap(({ outcome }) => {
            if (outcome === 'sent') standing.sent();
          }),
          takeWhile(({ outcome }) => outcome === 'sent', true),
        ),
      );
    });
};

interface Failure {
  readonly outcome: Exclude<SendOutcome, 'sent'>;
  readonly because: string;
  /** The bytes went out and no verdict came. */
  readonly late: boolean;
}

/** What is known of the bytes when a send failed; `undefined` for what does not concern them. */
const failureOf = (error: unknown): Failure | undefined => {
  const reason = reasonOf(error);
  const because = error instanceof Error ? error.message : String(error);
  switch (reason?._tag) {
    case 'Refused':
    case 'NotConnected':
    case 'Unresponsive':
      return { outcome: 'notSent', because, late: false };
    case 'TimedOut':
    case 'LineGap':
    case 'Interrupted': {
      const unwritten = reason.awaiting === 'prompt';
      return {
        outcome: unwritten ? 'notSent' : 'unknown',
        because,
        late: !unwritten && reason._tag !== 'Interrupted',
      };
    }
    case 'Malformed':
    case 'ModuleReset':
    case 'PoweredDown':
    case 'LinkLost':
      return { outcome: 'unknown', because, late: false };
    default:
      return undefined;
  }
};

/** The module was filled up in place of the bytes, as it may have waited for them: its prompt was not seen. */
const isFilled = (reason: Reason): boolean =>
  (reason._tag === 'TimedOut' || reason._tag === 'LineGap') && reason.awaiting === 'prompt';

/** Why a payload cannot be sent at all, told before a byte of it is. */
const unfit = ({ dialect }: Stack, protocol: Protocol, bytes: Uint8Array): Reason | undefined => {
  if (protocol === 'UDP' && (bytes.length < 1 || bytes.length > dialect.longestSend)) {
    return {
      _tag: 'Invalid',
      what: 'the datagram',
      given: `${bytes.length} bytes long`,
      allowed: `1 to ${dialect.longestSend} bytes: a datagram is not split`,
    };
  }
  return escaping(bytes, dialect.escape);
};

const cuts = (length: number, longest: number): readonly (readonly [number, number])[] => {
  const pieces: (readonly [number, number])[] = [];
  for (let start = 0; start < length; start += longest)
    pieces.push([start, Math.min(start + longest, length)]);
  return pieces;
};
