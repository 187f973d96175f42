import type { Task } from '../../src/bridge/machine/effect.ts';
import type { BridgeEvent, TaskOutcome } from '../../src/bridge/machine/event.ts';
import type { EpochEnd } from '../../src/protocol/message.ts';
import { rxBytes } from './content.ts';
import type { PortPlan } from './plan.ts';
import { repeatedly, type Stage } from './stage.ts';

/** What a UART tells of what it was asked to do, beside answering it. */
export interface UartWatch {
  /** The UART has taken it. */
  readonly took: (port: string, task: number) => void;
  /** The port was lost before it had: nobody knows how much of it went out. */
  readonly dropped: (port: string, task: number) => void;
}

/** A UART with something at its other end. It reads what can be checked, and does one thing after the other. */
export interface Uart {
  readonly plan: PortPlan;
  /** A bridge begins, and opens it where it is there. */
  readonly attach: (post: (event: BridgeEvent) => void) => void;
  /** The bridge is no more. */
  readonly detach: () => void;
  readonly perform: (task: number, what: Task) => void;
  readonly unplug: (cause: EpochEnd) => void;
  readonly plug: () => void;
  /** Once, as soon as it is doing something that takes time. */
  readonly whenBusy: (what: () => void) => void;
  readonly isOpen: () => boolean;
}

/** `opening` numbers each opening, before the bridge hears of it. */
export const uart = (
  stage: Stage,
  plan: PortPlan,
  opening: (port: string) => number,
  watch: UartWatch,
  readsUntil: number,
): Uart => {
  const { agenda, random, count } = stage;
  const port = plan.name;
  let post: ((event: BridgeEvent) => void) | undefined;
  let plugged = true;
  let onceBusy: (() => void) | undefined;
  /** What is open; its tasks die with it. */
  let link:
    | { number: number; read: number; tasks: { task: number; what: Task }[]; busy: boolean }
    | undefined;

  const open = () => {
    if (!post || !plugged || link) return;
    link = { number: opening(port), read: 0, tasks: [], busy: false };
    post({ _tag: 'PortOpened', port });
  };
  const did = (to: typeof post, task: number, outcome: TaskOutcome) =>
    to?.({ _tag: 'PortDid', port, task, outcome });

  const work = () => {
    const mine = link;
    const first = mine?.tasks[0];
    if (!mine || !first || mine.busy) return;
    mine.busy = true;
    const bytes = first.what._tag === 'Write' ? first.what.bytes.length : 0;
    const stuck =
      agenda.now() < stage.plan.trouble && random.chance(plan.sticks) ? random.between(500, 14_000) : 0;
    agenda.after(plan.delay * random.part() + bytes / plan.rate + stuck, () => {
      if (link !== mine) return;
      mine.tasks.shift();
      mine.busy = false;
      watch.took(port, first.task);
      count('bytes written', bytes);
      did(post, first.task, outcomeOf(first.what));
      work();
    });
  };
  const lose = () => {
    const lost = link;
    link = undefined;
    for (const { task } of lost?.tasks ?? []) watch.dropped(port, task);
    return lost;
  };
  repeatedly(stage, plan.pause, readsUntil, () => {
    if (!link || !post) return;
    const bytes = rxBytes(link.number, link.read, random.whole(1, plan.burst));
    link.read += bytes.length;
    post({ _tag: 'PortRead', port, bytes });
  });
  repeatedly(stage, stage.plan.trouble / 3, readsUntil, () => {
    if (link)
      post?.({ _tag: 'PortLine', port, line: random.pick(['cts', 'dcd', 'ri']), on: random.chance(0.5) });
  });

  return {
    plan,
    attach: (to) => {
      post = to;
      agenda.after(random.between(0, 50), open);
    },
    detach: () => {
      lose();
      post = undefined;
    },
    perform: (task, what) => {
      if (what._tag === 'Action') {
        const to = post;
        agenda.after(random.between(0, 300), () => to === post && did(to, task, { ok: true }));
        watch.took(port, task);
        return;
      }
      link?.tasks.push({ task, what });
      work();
      if (!link || !onceBusy) return;
      agenda.after(0, onceBusy);
      onceBusy = undefined;
    },
    unplug: (cause) => {
      plugged = false;
      const lost = lose();
      if (!lost) return;
      count('unplugs');
      if (lost.tasks.length > 0) count('unplugs of a busy UART');
      const to = post;
      const failed: TaskOutcome = { ok: false, code: 'gone', why: 'unplugged' };
      // The failure of what was under way is heard before the loss, after it, or after the next opening.
      const when = random.pick(['before', 'after', 'later', 'never']);
      const tell = () => {
        for (const { task } of lost.tasks) if (to === post) did(to, task, failed);
      };
      if (when === 'before') tell();
      to?.({ _tag: 'PortClosed', port, cause, why: cause });
      if (when === 'after') tell();
      if (when === 'later') agenda.after(random.between(0, 3_000), tell);
    },
    plug: () => {
      plugged = true;
      agenda.after(random.between(0, 1_000), open);
    },
    whenBusy: (what) => {
      onceBusy = what;
    },
    isOpen: () => link !== undefined,
  };
};

const outcomeOf = (what: Task): TaskOutcome =>
  what._tag === 'Set'
    ? {
        ok: true,
        outcome: {
          settings: {
            baudRate: what.settings.baudRate ?? 115_200,
            dataBits: 8,
            parity: 'none',
            stopBits: 1,
            flowControl: 'none',
          },
        },
      }
    : { ok: true };
