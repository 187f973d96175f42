import { map, merge, type Observable, of, take, timer } from 'rxjs';
import { joined } from '../ascii.ts';
import type { Module } from '../module.ts';
import { integer } from '../parameters.ts';
import { info, ok } from '../part.ts';
import { longestPayload, type Payload } from '../payload.ts';
import type { Reader } from '../reader.ts';
import { type Command, done, refused } from './answer.ts';

/** The longest that a send may wait, in seconds: assumed. */
const longest = 100;

/** AT+QIAUTOS: what is typed at a prompt is sent after so many seconds, whatever it is by then (note 5.2.2.3). */
export const qiautos: Command = {
  test: () => of(info(`+QIAUTOS: (0,1),(1-${longest})`), ok),
  read: ({ state }) => {
    const { QIAUTOS: seconds } = state.settings;
    return of(info(`+QIAUTOS: ${seconds > 0 ? 1 : 0},${seconds}`), ok);
  },
  write: (module, [mode, time, ...more]) => {
    const [on, seconds] = [integer(mode, 0, 1), integer(time, 1, longest)];
    const wrong = time ? seconds === undefined : on === 1;
    if (on === undefined || wrong || more.length > 0) return refused;
    const chosen = on === 1 && seconds !== undefined ? seconds : 0;
    module.update((state) => ({ ...state, settings: { ...state.settings, QIAUTOS: chosen } }));
    return done;
  },
};

/** Reads a payload from what is typed; with AT+QIAUTOS it is what was typed when the time is up, if it has not ended before. */
export const timed = ({ state, options, read }: Module, reader: Reader<Payload>): Observable<Payload> => {
  const { QIAUTOS: seconds } = state.settings;
  if (seconds === 0) return read(reader);
  const had: Uint8Array[] = [];
  const late$ = timer(seconds * 1_000, options.scheduler).pipe(
    map(() => joined(had).subarray(0, longestPayload)),
  );
  return merge(read(remembering(reader, (bytes) => had.push(bytes))), late$).pipe(take(1));
};

const remembering =
  <T>(reader: Reader<T>, remember: (bytes: Uint8Array) => void): Reader<T> =>
  (bytes) => {
    const step = reader(bytes);
    remember(bytes.subarray(0, step.used));
    return 'next' in step ? { ...step, next: remembering(step.next, remember) } : step;
  };
