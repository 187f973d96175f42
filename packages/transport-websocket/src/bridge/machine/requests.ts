import type { Reply } from '../../protocol/message.ts';

/** What a client has asked, so that it is done once, however often it is sent. */
export interface Requests {
  /** The number of the last one. */
  readonly last: number | undefined;
  /** Those that have no answer yet, by what they ask. */
  readonly open: ReadonlyMap<number, string>;
  readonly results: ReadonlyMap<number, Reply>;
}

/** Results that are remembered. */
const RESULTS = 256;

export const NO_REQUESTS: Requests = { last: undefined, open: new Map(), results: new Map() };

export type Judgement =
  | { readonly _tag: 'New' }
  /** It is being done: its answer comes. */
  | { readonly _tag: 'Open' }
  | { readonly _tag: 'Answered'; readonly reply: Reply }
  /** It was done long ago. */
  | { readonly _tag: 'Forgotten' };

export const judged = ({ last, open, results }: Requests, id: number): Judgement => {
  const reply = results.get(id);
  if (reply) return { _tag: 'Answered', reply };
  if (open.has(id)) return { _tag: 'Open' };
  return { _tag: last === undefined || id > last ? 'New' : 'Forgotten' };
};

export const asked = (requests: Requests, id: number, what: string): Requests => ({
  ...requests,
  last: id,
  open: new Map([...requests.open, [id, what]]),
});

export const answered = (requests: Requests, reply: Reply): Requests => ({
  ...requests,
  open: new Map([...requests.open].filter(([id]) => id !== reply.id)),
  results: new Map([...requests.results, [reply.id, reply] as const].slice(-RESULTS)),
});

/** How many more a client may ask at once: filled up with time. */
export interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** With one taken out; undefined where it is empty. */
export const taken = (bucket: Bucket, perSecond: number, now: number): Bucket | undefined => {
  const left = Math.min(perSecond, bucket.left + ((now - bucket.at) * perSecond) / 1000);
  return left >= 1 ? { left: left - 1, at: now } : undefined;
};
