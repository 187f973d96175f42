import {
  concat,
  concatMap,
  defer,
  delay,
  EMPTY,
  filter,
  ignoreElements,
  map,
  type Observable,
  of,
  type SchedulerLike,
} from 'rxjs';
import { ascii } from './ascii.ts';

/** What a fault may lay hands on beside the answer itself. */
export interface Reach {
  readonly scheduler: SchedulerLike;
  /** Boots the module again, in the middle of whatever it does. */
  readonly reset: () => void;
}

/** What goes wrong with an answer on its way to the host: its pieces in, what is printed instead out. */
export type Fault = (answer$: Observable<Uint8Array>, reach: Reach) => Observable<Uint8Array>;

/** The command is executed and its answer never comes. */
const never = (): Fault => (answer$) => answer$.pipe(ignoreElements());

/** The answer comes that many milliseconds late. */
const late =
  (milliseconds: number): Fault =>
  (answer$, { scheduler }) =>
    answer$.pipe(delay(milliseconds, scheduler));

/** Each block of the answer comes twice. */
const twice = (): Fault => (answer$) => answer$.pipe(concatMap((bytes) => of(bytes, bytes)));

/** Noise before the answer. Default: what a UART makes of a glitch. */
const garbage =
  (noise: Uint8Array = Uint8Array.of(0x00, 0xff, 0xfe, 0x80, 0x0d, 0x00)): Fault =>
  (answer$) =>
    concat(of(noise), answer$);

/** The blocks that hold the text are lost: a prompt, a `SEND OK`. */
const lost =
  (text: string): Fault =>
  (answer$) =>
    answer$.pipe(filter((bytes) => !holds(bytes, ascii(text))));

/** Of the blocks that hold the text each is another: `SEND FAIL` for `SEND OK`, though the bytes were sent. */
const replaced =
  (text: string, by: string): Fault =>
  (answer$) =>
    answer$.pipe(map((bytes) => (holds(bytes, ascii(text)) ? ascii(`\r\n${by}\r\n`) : bytes)));

/** The command is not executed; this text is the whole answer. */
const instead =
  (text: string): Fault =>
  () =>
    of(ascii(`\r\n${text}\r\n`));

/** After so many bytes of the answer the module starts again; not at all if the answer is shorter. */
const reset =
  (after = 0): Fault =>
  (answer$, { reset: boot }) =>
    defer(() => {
      let left = after;
      return answer$.pipe(
        concatMap((bytes) => {
          if (bytes.length < left) {
            left -= bytes.length;
            return of(bytes);
          }
          const again = defer(() => {
            boot();
            return EMPTY;
          });
          return concat(of(bytes.subarray(0, left)), again);
        }),
      );
    });

/** What can go wrong with an answer, for `control.inject`. */
export const faults = { never, late, twice, garbage, lost, replaced, instead, reset };

const holds = (bytes: Uint8Array, text: Uint8Array): boolean => {
  for (let at = 0; at + text.length <= bytes.length; at++) {
    if (text.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
};

/** The faults that wait for the answers to come. */
export interface Mishaps {
  /** The next answer goes wrong; with a name, the next answer of that command (`QISEND`). What is returned takes it back. */
  readonly inject: (fault: Fault, on?: string) => () => void;
  /** The answer of a line with these commands, as it will be printed. */
  readonly strike: (names: readonly string[], answer$: Observable<Uint8Array>) => Observable<Uint8Array>;
}

export const mishaps = (reach: Reach): Mishaps => {
  const waiting: { readonly fault: Fault; readonly on: string | undefined }[] = [];
  return {
    inject: (fault, on) => {
      const mishap = { fault, on: on?.toUpperCase() };
      waiting.push(mishap);
      return () => {
        const at = waiting.indexOf(mishap);
        if (at >= 0) waiting.splice(at, 1);
      };
    },
    strike: (names, answer$) => {
      const at = waiting.findIndex(({ on }) => on === undefined || names.includes(on));
      const [next] = at < 0 ? [] : waiting.splice(at, 1);
      return next ? next.fault(answer$, reach) : answer$;
    },
  };
};
