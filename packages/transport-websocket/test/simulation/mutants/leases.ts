import { bridge, type Mutant } from './mutant.ts';

/** Who may write, for how long, and at which opening of the port. */
export const leases: readonly Mutant[] = [
  {
    rule: 'R1',
    what: 'a lease outlives the loss of its port',
    file: bridge('uart'),
    find: "      ended('fenced'),\n",
    replace: '',
  },
  {
    rule: 'R1',
    what: 'what was queued under a lease outlives it',
    file: bridge('ended'),
    find: 'port.queue.filter((job) => leaseOf(job) !== lease.id)',
    replace: 'port.queue.filter(leaseOf)',
  },
  {
    rule: 'R1',
    what: 'bytes of a lease that is no more are taken for those of the next',
    file: bridge('transmit'),
    find: 'lease?.id !== frame.lease || lease.session',
    replace: 'lease?.session',
  },
  {
    rule: 'R8',
    what: 'a port that is not open is leased',
    file: bridge('claim'),
    find: "if (port.state === 'gone') return {",
    replace: "if (port.state === 'gone' && now < 0) return {",
  },
  {
    rule: 'R8',
    what: 'a write that was under way at a lost port is waited for at the next',
    file: bridge('uart'),
    find: 'running: undefined,',
    replace: "running: port.running?._tag === 'Writing' ? port.running : undefined,",
  },
  {
    rule: 'R8',
    what: 'a will is kept for the next opening of a port that was lost',
    file: bridge('ended'),
    find: "(how === 'taken' || how === 'expired')",
    replace: "how !== 'released'",
  },
  {
    rule: 'lease',
    what: 'a lease waits for half its time',
    file: bridge('farewell'),
    find: 'until: now + options.window',
    replace: 'until: now + options.window / 2',
  },
  {
    rule: 'lease',
    what: 'a writer that lives is held to be dead',
    file: bridge('claim'),
    find: 'now - heard > MISSED * options.heartbeat',
    replace: 'now - heard > 0.2 * options.heartbeat',
  },
  {
    rule: 'lease',
    what: 'whoever asks takes the lease',
    file: bridge('claim'),
    find: "how === 'force') return undefined;",
    replace: "how !== 'if-dead') return undefined;",
  },
];
