/** What is to happen, in virtual time: milliseconds since the world began. What is due at one time happens in the order it was asked for. */
export interface Agenda {
  readonly now: () => number;
  readonly at: (time: number, what: () => void) => Appointment;
  readonly after: (delay: number, what: () => void) => Appointment;
  /** Lets happen what is due until then. */
  readonly until: (time: number) => void;
  /** How much has happened. */
  readonly happened: () => number;
}

export interface Appointment {
  readonly cancel: () => void;
}

interface Entry extends Appointment {
  readonly time: number;
  readonly order: number;
  what: (() => void) | undefined;
}

export const agenda = (): Agenda => {
  const heap: Entry[] = [];
  let now = 0;
  let order = 0;
  let happened = 0;

  const at = (time: number, what: () => void): Appointment => {
    const entry: Entry = {
      time: Math.max(now, time),
      order: order++,
      what,
      cancel: () => {
        entry.what = undefined;
      },
    };
    push(heap, entry);
    return entry;
  };
  return {
    now: () => now,
    at,
    after: (delay, what) => at(now + delay, what),
    until: (time) => {
      for (let next = heap[0]; next && next.time <= time; next = heap[0]) {
        pop(heap);
        if (!next.what) continue;
        now = next.time;
        happened += 1;
        next.what();
      }
      now = time;
    },
    happened: () => happened,
  };
};

const before = (a: Entry, b: Entry) => a.time < b.time || (a.time === b.time && a.order < b.order);

const push = (heap: Entry[], entry: Entry) => {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const up = (at - 1) >> 1;
    const parent = heap[up];
    if (!parent || !before(entry, parent)) break;
    heap[at] = parent;
    at = up;
  }
  heap[at] = entry;
};

const pop = (heap: Entry[]) => {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let down = 2 * at + 1;
    let child = heap[down];
    const right = heap[down + 1];
    if (child && right && before(right, child)) {
      down += 1;
      child = right;
    }
    if (!child || !before(child, last)) break;
    heap[at] = child;
    at = down;
  }
  heap[at] = last;
};
