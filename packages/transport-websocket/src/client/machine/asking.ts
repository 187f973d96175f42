import type { Operation, Refusal, Reply, Request } from '../../protocol/message.ts';
import { REQUESTS } from '../../protocol/protocol.ts';
import type { ClientEffect } from './effect.ts';

/** A request that has no answer yet. */
export interface Asked {
  readonly ask: number;
  readonly operation: Operation;
  /** The number of the first byte that was written after it was asked. */
  readonly at: number;
  /** Given when it is first said, and borne by it from then on. */
  readonly id?: number | undefined;
  /** Whether this connection has been told. */
  readonly said: boolean;
}

/** What was asked, and is not answered. */
export interface Asking {
  /** The number that the next request will bear. */
  readonly next: number;
  readonly asked: readonly Asked[];
}

export const nothingAsked: Asking = { next: 1, asked: [] };

/** Done twice they are as done once. */
const REPEATABLE: ReadonlySet<Operation['t']> = new Set(['ports', 'takeover']);

/** What the bridge does in the order in which it came, written bytes and all; the rest it does at once. */
const QUEUED: ReadonlySet<Operation['t']> = new Set(['set', 'lines', 'pulse', 'script', 'drain']);

/** What is said as soon as it can be. A purge, too: but what was sent before it was asked, and is sent again, it is to drop. */
const isUrgent = ({ operation }: Asked) => !QUEUED.has(operation.t);

/** The first byte that may go out only after it, and before which none may be missing. */
export const barrier = (one: Asked): number =>
  one.id !== undefined || one.operation.t === 'purge' || !isUrgent(one) ? one.at : 0;

/** What is to be said next: what was said before, by its number; what is done at once; what has its place. */
export const nextToSay = ({ asked }: Asking): Asked | undefined => {
  const open = asked.filter(({ said }) => !said);
  if (open.length === 0 || asked.length - open.length >= REQUESTS) return undefined;
  const rank = (each: Asked) => each.id ?? (isUrgent(each) ? 2 ** 53 : 2 ** 54);
  return open.reduce((first, each) => (rank(each) < rank(first) ? each : first));
};

/** It is said now, with its number. */
export const saying = (
  asking: Asking,
  one: Asked,
  at: number,
): { readonly asking: Asking; readonly message: Request } => {
  const id = one.id ?? asking.next;
  return {
    asking: {
      next: one.id === undefined ? asking.next + 1 : asking.next,
      asked: asking.asked.map((each) =>
        each === one ? { ...one, id, said: true, at: one.id === undefined ? at : one.at } : each,
      ),
    },
    message: { ...one.operation, id },
  };
};

/**
 * The connection was cut, and what it was told must be told again: under a lease by the same numbers, since the bridge
 * remembers them. Without one it does not, so only what may be done twice is asked again: of a takeover, to have what it
 * may have given already.
 */
export const unsaid = (asking: Asking, lease: boolean): readonly [Asking, readonly ClientEffect[]] => {
  const again = ({ id, operation }: Asked) => lease || id === undefined || REPEATABLE.has(operation.t);
  const why = 'The connection was cut before the answer came.';
  return [
    {
      ...asking,
      asked: asking.asked.filter(again).map((each) => ({ ...each, said: false, ...(!lease && anew(each)) })),
    },
    asking.asked
      .filter((each) => !again(each))
      .map(({ ask }): ClientEffect => ({ _tag: 'NotAnswered', ask, code: 'unknown', why })),
  ];
};

/** With a number to come. What may have been taken over once is not taken again from whoever came after. */
const anew = ({ id, operation }: Asked): Pick<Asked, 'id' | 'operation'> => ({
  id: undefined,
  operation: id !== undefined && operation.t === 'takeover' ? { ...operation, how: 'no' } : operation,
});

/** Whose answer it is, and who still waits. */
export const answered = (asking: Asking, reply: Reply): readonly [Asking, Asked | undefined] => {
  const one = asking.asked.find(({ id, said }) => said && id === reply.id);
  return [one ? { ...asking, asked: asking.asked.filter((each) => each !== one) } : asking, one];
};

export const reply = (ask: number, { t: _, id: __, ...rest }: Reply): ClientEffect =>
  'code' in rest
    ? { _tag: 'NotAnswered', ask, code: rest.code, why: rest.why }
    : { _tag: 'Answered', ask, outcome: rest };

/** Nobody will answer: what was said may have been done, what was not has not. */
export const unanswered = ({ asked }: Asking, code: Refusal, why: string): readonly ClientEffect[] =>
  asked.map(({ ask, id }) => ({
    _tag: 'NotAnswered',
    ask,
    code: id === undefined ? code : 'unknown',
    why,
  }));
