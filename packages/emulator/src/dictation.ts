import { type Observable, type SchedulerLike, Subscription } from 'rxjs';
import { type Escape, heldBack, passed, settles, typed } from './escape.ts';
import { packets } from './packets.ts';
import type { Transfer } from './state.ts';

type Send = (packet: Uint8Array) => Observable<unknown>;

/** What the host types in data mode, on its way to the peer: what is `+++` and what is payload, and in which packets (note 4). */
export interface Dictation {
  /** For another connection than before: nothing typed for that one goes to this. */
  readonly begin: (send: Send) => void;
  /** What is typed in data mode. How many of the bytes were taken: the others come behind an escape. */
  readonly heard: (bytes: Uint8Array) => number;
  /** Something was typed in command mode: only silence behind it begins an escape. */
  readonly interrupted: () => void;
  /** Data mode is over: what was held back was payload after all, and what waited for more is sent. */
  readonly release: () => void;
  /** The connection is over: what has not been sent is forgotten. */
  readonly drop: () => void;
}

/** `escaped` is called when `+++` was typed as it must be; everything before it has been sent by then. */
export const dictation = (
  transfer: () => Transfer,
  escaped: () => void,
  scheduler: SchedulerLike,
): Dictation => {
  let reading: Escape = { held: 0, last: Number.NEGATIVE_INFINITY };
  let settling = Subscription.EMPTY;
  let dispatch: (packet: Uint8Array) => void = () => undefined;
  const collected = packets(transfer, (packet) => dispatch(packet), scheduler);

  const still = () => {
    settling.unsubscribe();
    reading = { held: 0, last: reading.last };
  };
  const release = () => {
    collected.put(heldBack(reading));
    still();
    collected.flush();
  };
  const drop = () => {
    still();
    collected.drop();
    dispatch = () => undefined;
  };
  const out = () => {
    release();
    escaped();
  };

  const settle = () => {
    settling.unsubscribe();
    const at = settles(reading);
    if (at === undefined) return;
    const now = scheduler.now();
    settling = scheduler.schedule(() => {
      const step = passed(reading, scheduler.now());
      reading = step.reading;
      collected.put(step.payload);
      if (step.left) out();
      else settle();
    }, at - now);
  };

  return {
    begin: (send) => {
      drop();
      dispatch = inTurn(send);
    },
    heard: (bytes) => {
      const now = scheduler.now();
      if (transfer().escape === 0) {
        reading = { held: 0, last: now };
        collected.put(bytes);
        return bytes.length;
      }
      const step = typed(reading, bytes, now);
      reading = step.reading;
      collected.put(step.payload);
      if (step.left) {
        out();
        return 0;
      }
      settle();
      return bytes.length;
    },
    interrupted: () => {
      reading = { held: 0, last: scheduler.now() };
    },
    release,
    drop,
  };
};

/** Sends one packet after the other; where none is left, nothing waits. */
const inTurn = (send: Send) => {
  const waiting: Uint8Array[] = [];
  let busy = false;
  const next = () => {
    const packet = waiting.shift();
    busy = packet !== undefined;
    if (packet) send(packet).subscribe({ complete: next });
  };
  return (packet: Uint8Array): void => {
    waiting.push(packet);
    if (!busy) next();
  };
};
