import { bridge, client, type Mutant } from './mutant.ts';

/** What is written: once, in order, within the limit, and told as what became of it. */
export const writing: readonly Mutant[] = [
  {
    rule: 'R4',
    what: 'bytes that come again are written again',
    file: bridge('transmit'),
    find: 'frame.bytes.subarray(lease.accepted - frame.offset)',
    replace: 'frame.bytes',
  },
  {
    rule: 'R4',
    what: 'bytes that came, to the last of them, count as new (off by one)',
    file: bridge('transmit'),
    find: 'if (end <= lease.accepted)',
    replace: 'if (end < lease.accepted)',
  },
  {
    rule: 'R4',
    what: 'a client sends beyond the limit',
    file: client('sending'),
    find: 'Math.min(to, sending.limit)',
    replace: 'to',
  },
  {
    rule: 'R4',
    what: 'after a cut a client goes on where it was, not where the bridge is',
    file: client('sending'),
    find: 'sent: grant.accepted }',
    replace: 'sent: sending.sent }',
  },
  {
    rule: 'R4',
    what: 'a hole in what a writer sends is not seen',
    file: bridge('transmit'),
    find: 'if (offset > lease.accepted) return',
    replace: 'if (offset > lease.accepted + 1e9) return',
  },
  {
    rule: 'R7',
    what: 'a write is told as done when the bridge has it',
    file: client('sending'),
    find: 'start + bytes.length > sending.written',
    replace: 'start + bytes.length > sending.accepted',
  },
  {
    rule: 'R7',
    what: 'what may have been written is told as not written',
    file: client('sending'),
    find: '...(left(write) ? { unknown: true, event } : { unknown: false }),',
    replace: 'unknown: false,',
  },
  {
    rule: 'R7',
    what: 'what never left is told as unknown',
    file: client('sending'),
    find: '...(left(write) ? { unknown: true, event } : { unknown: false }),',
    replace: 'unknown: true,',
  },
  {
    rule: 'R7',
    what: 'a purge leaves unknown what was written after it',
    file: client('sending'),
    find: `=> write.start < before && write.start + write.bytes.length > from;
  if (count === 0) return [sending, []];
  return [
    { ...sending, writes: sending.writes.filter((write) => !hit(write)) },
    sending.writes.filter(hit).map(({ write, start }) => dropped(write, start < from)),`,
    replace: `=> write.start + write.bytes.length > from;
  return [
    { ...sending, writes: sending.writes.filter((write) => !hit(write)) },
    sending.writes.filter(hit).map(({ write, start }) => dropped(write, start < sending.ever)),`,
  },
  {
    rule: 'R7',
    what: 'the bridge acknowledges as written what it has only accepted',
    file: bridge('lease'),
    find: '  written,\n  limit:',
    replace: '  written: accepted,\n  limit:',
  },
  {
    rule: 'R7',
    what: 'a client goes on sending after its lease',
    file: client('leasing'),
    find: '{ ...before, sending: undefined, asking }',
    replace: '{ ...before, asking }',
  },
];
