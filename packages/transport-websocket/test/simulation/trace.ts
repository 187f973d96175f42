/** The last of what happened, kept as it is and put into words only where somebody asks. */
export interface Trace {
  readonly add: (time: number, who: string, what: string, detail?: unknown) => void;
  /** A machine was told that, and does that; not worth a line where it was woken for nothing. */
  readonly stepped: (time: number, who: string, event: Tagged, effects: readonly Tagged[]) => void;
  readonly lines: () => readonly string[];
}

interface Tagged {
  readonly _tag: string;
}

export const trace = (most: number): Trace => {
  const kept: { time: number; who: string; what: string; detail: unknown }[] = [];
  let next = 0;
  const add: Trace['add'] = (time, who, what, detail) => {
    const entry = { time, who, what, detail };
    if (kept.length < most) kept.push(entry);
    else kept[next] = entry;
    next = (next + 1) % most;
  };
  return {
    add,
    stepped: (time, who, event, effects) => {
      if (event._tag !== 'Woke' || effects.length > 0) add(time, `${who} <`, event._tag, event);
      for (const effect of effects) add(time, `${who} >`, effect._tag, effect);
    },
    lines: () =>
      (kept.length < most ? kept : [...kept.slice(next), ...kept.slice(0, next)]).map(
        ({ time, who, what, detail }) =>
          `${time.toFixed(2).padStart(11)}  ${who.padEnd(12)} ${what.padEnd(8)} ${shown(detail)}`,
      ),
  };
};

/** A value in one line: bytes by their count and first ones, tags before what they tag. */
export const shown = (value: unknown): string => {
  if (value === undefined) return '';
  const text = JSON.stringify(value, (_, inner: unknown) => {
    if (inner instanceof Uint8Array)
      return `${inner.length} bytes ${[...inner.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
    if (inner instanceof Set) return [...inner];
    return inner;
  });
  return text.length > 320 ? `${text.slice(0, 320)}…` : text;
};
