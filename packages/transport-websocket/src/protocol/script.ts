import { either as E } from 'fp-ts';
import type { OutgoingLine, Step } from './message.ts';
import { SCRIPT } from './protocol.ts';

/** In browsers and in Node alike. */
declare const btoa: (binary: string) => string;
declare const TextEncoder: new () => { readonly encode: (text: string) => Uint8Array };

/**
 * One step of what a bridge does at the UART by itself, with nothing of anybody's between its steps. Text goes out in UTF-8.
 * At most 16 steps, 1 KiB and 10 s in all.
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
  const bytes = steps.reduce((sum, step) => sum + (payload(step)?.length ?? 0), 0);
  const wrong = steps.find((step) => !Number.isInteger(duration(step)) || duration(step) < 0);
  const all = steps.reduce((sum, step) => sum + duration(step), 0);
  if (steps.length > SCRIPT.steps) return E.left(`it has more than ${SCRIPT.steps} steps`);
  if (bytes > SCRIPT.bytes) return E.left(`it has more than ${SCRIPT.bytes} bytes`);
  if (wrong) return E.left(`${duration(wrong)} is no whole number of milliseconds`);
  if (all > SCRIPT.ms) return E.left(`it may take longer than ${SCRIPT.ms} ms`);
  if (steps.some((step) => payload(step)?.length === 0)) return E.left('nothing is written, or expected');
  return E.right(steps.map(wired));
};

const wired = (step: ScriptStep): Step => {
  if ('write' in step) return { write: base64(bytesOf(step.write)) };
  if ('expect' in step) return { expect: base64(bytesOf(step.expect)), ms: step.ms };
  return step;
};

const payload = (step: ScriptStep) =>
  'write' in step ? bytesOf(step.write) : 'expect' in step ? bytesOf(step.expect) : undefined;

const duration = (step: ScriptStep) => ('quiet' in step ? step.quiet : 'ms' in step ? step.ms : 0);

const bytesOf = (what: string | Uint8Array) =>
  typeof what === 'string' ? new TextEncoder().encode(what) : what;

const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
