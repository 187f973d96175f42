/** Takes one of what somebody has for a minute, and says how many are left of it: 0 with the last, below 0 when there was none. */
export type Ration = (whose: string, now: number) => number;

/** Milliseconds, from the first that was taken. */
const MINUTE = 60_000;
/** Of so many it is known what they have taken: beyond that it is forgotten of those who began longest ago. */
const REMEMBERED = 4096;

export const ration = (perMinute: number): Ration => {
  const takings = new Map<string, { readonly since: number; readonly left: number }>();
  return (whose, now) => {
    const known = takings.get(whose);
    const current = known && now - known.since < MINUTE ? known : undefined;
    // Set anew, so that the map is in the order in which they began.
    if (!current) takings.delete(whose);
    const { since, left: before } = current ?? { since: now, left: perMinute };
    const left = Math.max(-1, before - 1);
    takings.set(whose, { since, left });
    const [first] = takings.keys();
    if (takings.size > REMEMBERED && first !== undefined) takings.delete(first);
    return left;
  };
};
