import type { Resume, ServerEvent, Welcome } from '../../protocol/message.ts';
import type { Port } from './port.ts';
import { type Ring, segmentOf } from './ring.ts';
import type { Cursor } from './session.ts';
import type { Moment } from './stepped.ts';

/** Where RX of a new session begins. */
export interface Resumption {
  /** The first byte that it will be sent. */
  readonly cursor: Cursor;
  readonly rx: Welcome['rx'];
  readonly resumed: Welcome['resumed']['rx'];
  /** What is to be told first. */
  readonly gap?: Extract<ServerEvent, { t: 'gap' }> | undefined;
}

/** How far a port has read. */
interface Reading {
  readonly ring: Ring;
  /** The epoch that is open, or the last that was. */
  readonly epoch: number;
  readonly server: string;
}

export const reading = ({ ring, epoch }: Port, { options }: Moment): Reading => ({
  ring,
  epoch,
  server: options.server,
});

/** Where RX begins for a client that got so far; undefined where it cannot have got that far. */
export const resumption = (reading: Reading, resume: Resume | undefined): Resumption | undefined => {
  if (!resume) return afresh(reading);
  if (resume.server !== reading.server) return fromOldest(reading, 'new-epoch');
  const { ring, epoch } = reading;
  // Before the first epoch there is 0, which never has a byte.
  const cursor = { epoch: Math.max(1, resume.epoch), offset: resume.rx };
  if (cursor.epoch > epoch)
    return cursor.epoch === epoch + 1 && resume.rx === 0
      ? { cursor, rx: { epoch: cursor.epoch, from: 0, base: 0, end: 0 }, resumed: 'full' }
      : undefined;
  const segment = segmentOf(ring, cursor.epoch);
  if (!segment)
    return {
      ...fromOldest(reading, 'gap'),
      gap: { t: 'gap', epoch: resume.epoch, from: resume.rx, to: null, cause: 'overflow' },
    };
  const { base, blocks } = segment;
  if (resume.rx > blocks.end) return undefined;
  const from = Math.max(resume.rx, base);
  const rx = { epoch: cursor.epoch, from, base, end: blocks.end };
  if (from === resume.rx) return { cursor, rx, resumed: 'full' };
  return {
    cursor: { ...cursor, offset: from },
    rx,
    resumed: 'gap',
    gap: { t: 'gap', epoch: cursor.epoch, from: resume.rx, to: from, cause: 'overflow' },
  };
};

/** Behind all that was read. Where the last epoch has ended, only the next has anything for it. */
const afresh = ({ ring, epoch }: Reading): Resumption => {
  const segment = segmentOf(ring, epoch);
  const end = segment?.blocks.end ?? 0;
  return {
    cursor: segment && !segment.ended ? { epoch, offset: end } : { epoch: epoch + 1, offset: 0 },
    rx: { epoch, from: end, base: segment?.base ?? 0, end },
    resumed: 'none',
  };
};

const fromOldest = (reading: Reading, resumed: Resumption['resumed']): Resumption => {
  const first = reading.ring.segments.find(({ base, blocks, ended }) => base < blocks.end || !ended);
  if (!first) {
    const next = { epoch: reading.epoch + 1, offset: 0 };
    return { cursor: next, rx: { epoch: next.epoch, from: 0, base: 0, end: 0 }, resumed };
  }
  const { epoch, base, blocks } = first;
  return {
    cursor: { epoch, offset: base },
    rx: { epoch, from: base, base, end: blocks.end },
    resumed,
  };
};
