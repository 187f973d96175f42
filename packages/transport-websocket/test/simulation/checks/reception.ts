import { must, Violation } from '@atrx/seeds';
import type { ClientEffect } from '../../../src/client/machine/effect.ts';
import type { Position } from '../../../src/client/machine/position.ts';
import type { RxLimit } from '../../../src/protocol/frame.ts';
import type { Welcome } from '../../../src/protocol/message.ts';
import { rxByte } from '../content.ts';
import type { Openings } from '../openings.ts';
import type { ApplicationPlan } from '../plan.ts';

/** What one application receives: each byte of the UART once, in its place, or told to be missing. */
export interface Reception {
  /** What the client does, in its order. `server`: the bridge at the other end. */
  readonly did: (effect: ClientEffect, server: string | undefined) => void;
  /** The bridge has welcomed it. */
  readonly welcomed: (welcome: Welcome) => void;
  /** The application has taken so many bytes more. */
  readonly consumed: (bytes: number) => void;
  /** Where the application stands with what it has taken; absent before the first welcome. */
  readonly position: () => Position | undefined;
  /** Bytes that were delivered and are not taken. */
  readonly waiting: () => number;
  /** Nothing is missing of what the UART has read. */
  readonly current: (server: string) => boolean;
  /** Where it stands, in words. */
  readonly where: (server: string) => string;
}

interface Place {
  server: string;
  epoch: number;
  offset: number;
  /** The epoch was told to have ended: `maybe` where it had before this client came. */
  ended: 'no' | 'yes' | 'maybe';
  /** The next byte may have any number. */
  loose: boolean;
}

export const reception = (
  openings: Openings,
  { port, gaps: how, window }: ApplicationPlan,
  resumeFrom: Position | undefined,
): Reception => {
  let at: Place | undefined = resumeFrom && {
    ...resumeFrom,
    ended: resumeFrom.epoch === 0 ? 'maybe' : 'no',
    loose: false,
  };
  let ready = false;
  /** What was delivered and not taken, oldest first. */
  let held: { server: string; epoch: number; offset: number; length: number }[] = [];
  let taken: Position | undefined = resumeFrom;

  const place = (what: string): Place => {
    if (!at || !ready) throw new Violation('stream', `${what} before the link`);
    return at;
  };
  const find = (epoch: number, server: string) => openings.find(server, port, epoch);

  const begun = ({ server, rx, port: { state }, resumed }: Welcome) => {
    must(!ready, 'stream', () => 'a second link');
    ready = true;
    if (resumed.rx === 'none') {
      at = {
        server,
        epoch: rx.epoch,
        offset: rx.from,
        ended: state === 'gone' ? 'maybe' : 'no',
        loose: false,
      };
      taken = { server, epoch: rx.epoch, offset: rx.from };
    }
    if (resumed.rx === 'new-epoch') elsewhere(server, rx.epoch);
  };
  const welcomed = ({ server, rx, resumed }: Welcome) => {
    if (!ready || !at || resumed.rx !== 'new-epoch') return;
    elsewhere(server, rx.epoch);
  };
  /** Another bridge: what it has no longer of its first epoch is a gap. */
  const elsewhere = (server: string, epoch: number) => {
    at = { server, epoch, offset: 0, ended: 'no', loose: false };
  };
  /** Bytes of that epoch may come now: it is this one, or the next after one that has ended. */
  const advance = (epoch: number, what: string) => {
    const here = place(what);
    if (here.epoch === epoch) {
      must(here.ended !== 'yes', 'stream', () => `${what} of the epoch ${epoch}, which has ended`);
      here.ended = 'no';
      return here;
    }
    must(
      here.ended !== 'no',
      'stream',
      () => `${what} of ${epoch}, and ${here.epoch} was not told to have ended`,
    );
    const next = find(epoch, here.server);
    const due = here.epoch === 0 ? undefined : find(here.epoch, here.server);
    must(
      here.loose || next.previous === due,
      'stream',
      () => `${what} of ${epoch}, and the next after ${here.epoch} is ${due?.next?.epoch}`,
    );
    at = { server: here.server, epoch, offset: 0, ended: 'no', loose: here.loose };
    return at;
  };
  const delivered = (epoch: number, offset: number, bytes: Uint8Array, server: string) => {
    const here = advance(epoch, 'bytes');
    must(
      here.server === server,
      'stream',
      () => `bytes of ${server}, and ${here.server} was not told to be over`,
    );
    must(
      here.loose || offset === here.offset,
      'stream',
      () => `bytes from ${offset} of the epoch ${epoch} where ${here.offset} is next`,
    );
    const opening = find(epoch, server);
    must(offset + bytes.length <= opening.read, 'stream', () => 'bytes that the UART has not read');
    for (let index = 0; index < bytes.length; index += 1)
      if (bytes[index] !== rxByte(opening.number, offset + index))
        throw new Violation('stream', `byte ${offset + index} of the epoch ${epoch} is another`);
    here.offset = offset + bytes.length;
    here.loose = false;
    held.push({ server, epoch, offset, length: bytes.length });
  };
  const gap = (epoch: number, from: number, to: number | null) => {
    const here = advance(epoch, 'a gap');
    must(from === here.offset, 'gap', () => `a gap from ${from} where ${here.offset} is next`);
    if (to === null) {
      here.loose = true;
      here.ended = 'maybe';
      return;
    }
    must(to > from && to <= find(epoch, here.server).read, 'gap', () => `a gap from ${from} to ${to}`);
    here.offset = to;
  };
  const ended = (epoch: number, end: number | null, cause: string) => {
    const here = place('the end of an epoch');
    if (cause === 'bridge-restarted') return;
    must(
      epoch === here.epoch || here.ended !== 'no' || here.loose,
      'epoch',
      () => `${epoch} ends, it is at ${here.epoch}`,
    );
    const now = advance(epoch, 'an end');
    const opening = find(epoch, now.server);
    must(
      opening.ended && opening.read === end,
      'epoch',
      () => `${epoch} ended at ${opening.read}, told is ${end}`,
    );
    must(
      now.offset === end || now.loose,
      'epoch',
      () => `${epoch} ends at ${end}, and ${now.offset} is next`,
    );
    now.ended = 'yes';
    now.loose = false;
  };
  /** R5: it takes as consumed what the application has taken, and lets no more come than there is room for. */
  const limited = ({ epoch, consumed, limit }: RxLimit) => {
    const here = place('a limit');
    const first = held.find((span) => span.epoch === epoch && span.server === here.server);
    const own = here.epoch === epoch ? here.offset : 0;
    must(
      consumed <= (first?.offset ?? own),
      'R5',
      () => `${consumed} consumed, the application is at ${first?.offset ?? own}`,
    );
    if (here.loose) return;
    must(
      limit - own + waiting() <= window || limit <= own,
      'credit',
      () => `up to ${limit} with ${waiting()} waiting from ${own} on, and a window of ${window}`,
    );
  };
  const waiting = () => held.reduce((sum, { length }) => sum + length, 0);
  return {
    did: (effect, server) => {
      switch (effect._tag) {
        case 'Ready':
          return begun(effect.welcome);
        case 'Deliver':
          return delivered(effect.epoch, effect.offset, effect.bytes, server ?? '');
        case 'Send':
          return effect.frame._tag === 'RxLimit' ? limited(effect.frame) : undefined;
        case 'Tell':
          if (effect.event._tag === 'Gap') return gap(effect.event.epoch, effect.event.from, effect.event.to);
          if (effect.event._tag === 'EpochEnded')
            return ended(effect.event.epoch, effect.event.end, effect.event.cause);
          return;
        case 'Finish': {
          const event = effect.error?.event;
          // A gap ends the link at its place, or it is told there.
          if (event?._tag === 'Gap') must(how === 'fail', 'gap', () => 'a gap ends what wanted to be told');
          return;
        }
      }
    },
    welcomed,
    consumed: (bytes) => {
      let left = bytes;
      held = held.filter((span) => {
        const now = Math.min(left, span.length);
        left -= now;
        span.offset += now;
        span.length -= now;
        if (now > 0) taken = { server: span.server, epoch: span.epoch, offset: span.offset };
        return span.length > 0;
      });
    },
    position: () => taken,
    waiting,
    where: (server) => {
      const latest = openings.latest(server, port);
      return `it is at ${JSON.stringify(at)}, the UART at ${latest?.epoch}/${latest?.read} (${server})`;
    },
    current: (server) => {
      const latest = openings.latest(server, port);
      if (!latest) return true;
      if (!at || at.server !== server) return false;
      if (at.ended !== 'no' && latest.previous && at.epoch === latest.previous.epoch && latest.read === 0)
        return true;
      if (at.ended === 'maybe' && at.epoch === 0) return latest.read === 0;
      return at.epoch === latest.epoch && at.offset === latest.read;
    },
  };
};
