import { either as E } from 'fp-ts';
import type { OutgoingLine, Step } from './message.ts';
import { SCRIPT } from './protocol.ts';
import { OneStep } from './steps.ts';

/** In browsers and in Node alike. */
declare const btoa: (binary: string) => string;

/**
 * One step of what a bridge does at the UART by itself, with nothing of anybody's between its steps. Each character of a
 * text is one byte, up to U+00FF. At most 16 steps, 1 KiB and 10 s in all.
 */
export type ScriptStep =
  /** Nothing is written for so many milliseconds: `+++` wants 500 ms of it before and after (note 4). */
  | { readonly quiet: number }
  /** Done when the UART has taken it. */
  | { readonly write: string | Uint8Array }
  | { readonly line: OutgoingLine; readonly level: boolean }
  /** Until this has been read since the last `write`; fails the script after so many milliseconds. */
  | { readonly expect: string | Uint8Array; readonly ms: number };

/** The steps as they are sent; why they cannot be. */
export const wireSteps = (steps: readonly ScriptStep[]): E.Either<string, readonly Step[]> => {
  if (steps.length > SCRIPT.steps) return E.left(`it has more than ${SCRIPT.steps} steps`);
  const wrong = steps.map(durationOf).find((ms) => !Number.isInteger(ms) || ms < 0);
  if (wrong !== undefined) return E.left(`${wrong} is no whole number of milliseconds`);
  const foreign = steps.map(binaryOf).find((binary) => binary !== undefined && !/^[\0-\xff]*$/.test(binary));
  if (foreign !== undefined)
    return E.left(`${JSON.stringify(foreign)} has characters that are no bytes: pass it as bytes`);
  if (steps.some((step) => binaryOf(step) === '')) return E.left('nothing is written, or expected');
  const bytes = steps.reduce((sum, step) => sum + (binaryOf(step)?.length ?? 0), 0);
  if (bytes > SCRIPT.bytes) return E.left(`it has more than ${SCRIPT.bytes} bytes`);
  const duration = steps.reduce((sum, step) => sum + durationOf(step), 0);
  if (duration > SCRIPT.ms) return E.left(`it may take longer than ${SCRIPT.ms} ms`);
  const wired = steps.map(wiredStep);
  const bad = wired.findIndex((step) => !OneStep.is(step));
  return bad < 0 ? E.right(wired) : E.left(`step ${bad + 1} is none that there is`);
};

const wiredStep = (step: ScriptStep): Step => {
  if ('write' in step) return { ...step, write: btoa(binary(step.write)) };
  if ('expect' in step) return { ...step, expect: btoa(binary(step.expect)) };
  return step;
};

/** What it writes or expects, a character a byte. */
const binaryOf = (step: ScriptStep) =>
  'write' in step ? binary(step.write) : 'expect' in step ? binary(step.expect) : undefined;

const binary = (what: string | Uint8Array) =>
  typeof what === 'string' ? what : Array.from(what, (byte) => String.fromCharCode(byte)).join('');

const durationOf = (step: ScriptStep) => ('quiet' in step ? step.quiet : 'ms' in step ? step.ms : 0);
