import { visitorOf } from './visitor-of.ts';

/** What each address is doing, and has done wrong. An IPv6 address stands for its /64: one visitor has all of that. */
export interface Visitors {
  readonly lockedOut: (address: string, now: number) => boolean;
  /** A wrong token. True when that locks the address out. */
  readonly guessed: (address: string, now: number) => boolean;
  readonly full: (address: string) => boolean;
  /** A connection from there, until what is returned is called. */
  readonly enter: (address: string) => () => void;
}

export interface VisitorLimits {
  /** Connections of one address at a time. */
  readonly connections: number;
  /** Wrong tokens of one address within a minute. */
  readonly guesses: number;
}

const MINUTE = 60_000;
/** Addresses whose wrong tokens are remembered, at most: then the oldest is forgotten. */
const REMEMBERED = 4096;

export const visitors = ({ connections, guesses }: VisitorLimits): Visitors => {
  const present = new Map<string, number>();
  const wrong = new Map<string, readonly number[]>();
  const recent = (visitor: string, now: number) =>
    (wrong.get(visitor) ?? []).filter((at) => now - at < MINUTE);

  return {
    lockedOut: (address, now) => recent(visitorOf(address), now).length >= guesses,
    guessed: (address, now) => {
      const visitor = visitorOf(address);
      const times = [...recent(visitor, now), now];
      // Set anew, so that the map is in the order of their last wrong token.
      wrong.delete(visitor);
      wrong.set(visitor, times);
      const [oldest] = wrong.keys();
      if (wrong.size > REMEMBERED && oldest !== undefined) wrong.delete(oldest);
      return times.length === guesses;
    },
    full: (address) => (present.get(visitorOf(address)) ?? 0) >= connections,
    enter: (address) => {
      const visitor = visitorOf(address);
      present.set(visitor, (present.get(visitor) ?? 0) + 1);
      let there = true;
      return () => {
        if (!there) return;
        there = false;
        const left = (present.get(visitor) ?? 1) - 1;
        if (left > 0) present.set(visitor, left);
        else present.delete(visitor);
      };
    },
  };
};
