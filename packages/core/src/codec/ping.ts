import { either as E, function as F } from 'fp-ts';
import { field, fields } from './fields.ts';
import { Count, choice, Text, whole } from './numbers.ts';
import { params } from './params.ts';

/** What a line of AT+QPING tells. */
export type PingResult = PingReply | PingLost | PingStatistics | PingError;

/** The host answered. */
export interface PingReply {
  readonly _tag: 'Reply';
  /** Its IPv4 address. */
  readonly host: string;
  /** The bytes of the packet. */
  readonly length: number;
  /** How long it took, in ms. */
  readonly time: number;
  /** Its time to live, in hops. */
  readonly ttl: number;
}

/** One packet was not answered in its time. */
export interface PingLost {
  readonly _tag: 'Lost';
}

/** All of them together. */
export interface PingStatistics {
  readonly _tag: 'Statistics';
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  /** The shortest, the longest and the average time, in ms; absent where nothing was answered and the module says no more. */
  readonly times?: { readonly min: number; readonly max: number; readonly average: number };
}

/** Nothing was pinged: 3 the stack is busy, 4 the host was not found, 5 the context was not activated. */
interface PingError {
  readonly _tag: 'Error';
  readonly code: PingErrorCode;
}

export type PingErrorCode = 3 | 4 | 5;

const REPLY = '0';
const LOST = '1';
const STATISTICS = '2';
const BRIEF = 4;

const reply = F.flow(
  fields(choice(0), Text, Count, Count, whole('a time to live', 0, 255)),
  E.map(([, host, length, time, ttl]): PingReply => ({ _tag: 'Reply', host, length, time, ttl })),
);

const brief = F.flow(
  fields(choice(2), Count, Count, Count),
  E.map(([, sent, received, lost]): PingStatistics => ({ _tag: 'Statistics', sent, received, lost })),
);

const full = F.flow(
  fields(choice(2), Count, Count, Count, Count, Count, Count),
  E.map(
    ([, sent, received, lost, min, max, average]): PingStatistics => ({
      _tag: 'Statistics',
      sent,
      received,
      lost,
      times: { min, max, average },
    }),
  ),
);

const lost = F.flow(
  field(choice(1)),
  E.map((): PingLost => ({ _tag: 'Lost' })),
);

const error = F.flow(
  field(choice<PingErrorCode>(3, 4, 5)),
  E.map((code): PingError => ({ _tag: 'Error', code })),
);

/** `0,64.233.189.99,32,120,50`, `1`, `2,4,3,1,110,140,125`, `4` */
export const pingResult = (rest: string): E.Either<string, PingResult> => {
  const texts = params(rest);
  switch (texts[0]) {
    case REPLY:
      return reply(rest);
    case LOST:
      return lost(rest);
    case STATISTICS:
      return texts.length === BRIEF ? brief(rest) : full(rest);
    default:
      return error(rest);
  }
};
