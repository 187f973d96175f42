import type { Refusal, Step } from '../../protocol/message.ts';
import { SCRIPT } from '../../protocol/protocol.ts';
import type { Task } from './effect.ts';
import type { TaskOutcome } from './event.ts';

/** Steps at a UART under way, with nothing of anybody's between them. */
export interface Script {
  /** What is left, without the step that is under way. */
  readonly steps: readonly Step[];
  /** By when all of it is done. */
  readonly until: number;
  /** What is expected before the next `write`, and how much of it has come since the last one. */
  readonly watches: readonly Watch[];
  readonly doing:
    | { readonly _tag: 'Nothing' }
    | { readonly _tag: 'Task' }
    | { readonly _tag: 'Quiet'; readonly until: number }
    | { readonly _tag: 'Expect'; readonly until: number };
}

interface Watch {
  readonly wanted: Uint8Array;
  /** How many of its first bytes were the last that came; all of them: it has come. */
  readonly come: number;
}

export type Progress =
  | { readonly _tag: 'Waits'; readonly script: Script }
  | { readonly _tag: 'Does'; readonly script: Script; readonly what: Task }
  | { readonly _tag: 'Done' }
  | { readonly _tag: 'Failed'; readonly code: Refusal; readonly why: string };

export const begin = (steps: readonly Step[], until: number): Script => ({
  steps,
  until,
  watches: watchesOf(steps),
  doing: { _tag: 'Nothing' },
});

/** How far it gets at this time. */
export const goOn = (script: Script, now: number): Progress => {
  const { doing } = script;
  const [watch] = script.watches;
  if (doing._tag === 'Expect' && watch && watch.come === watch.wanted.length)
    return goneOn({ ...script, watches: script.watches.slice(1) }, now);
  if (doing._tag === 'Quiet' && now >= doing.until) return goneOn(script, now);
  if (doing._tag === 'Expect' && now >= doing.until)
    return { _tag: 'Failed', code: 'timeout', why: 'what was expected did not come' };
  if (now >= script.until) return TOO_LONG;
  return doing._tag === 'Nothing' ? next(script, now) : { _tag: 'Waits', script };
};

/** The task that it was waiting for is done. */
export const done = (script: Script, outcome: TaskOutcome, now: number): Progress => {
  if (!outcome.ok) return { _tag: 'Failed', code: outcome.code, why: outcome.why };
  return goneOn(script, now);
};

/** Nothing is begun that would be given up at once. */
const goneOn = (script: Script, now: number): Progress =>
  now >= script.until && script.steps.length > 0 ? TOO_LONG : next(script, now);

const TOO_LONG: Progress = { _tag: 'Failed', code: 'timeout', why: 'the steps took too long' };

/** With what the UART has read. */
export const heard = (script: Script, bytes: Uint8Array): Script =>
  script.watches.length === 0
    ? script
    : { ...script, watches: script.watches.map((watch) => advanced(watch, bytes)) };

/** When it goes on by itself. */
export const wakesAt = ({ doing, until }: Script): number =>
  'until' in doing ? Math.min(doing.until, until) : until;

/** Why these steps are not to be done at all. */
export const objection = (steps: readonly Step[]): string | undefined => {
  const bytes = steps.reduce((sum, step) => sum + lengthOf(step), 0);
  const quiet = steps.reduce((sum, step) => sum + ('quiet' in step ? step.quiet : 0), 0);
  if (steps.length > SCRIPT.steps) return `more than ${SCRIPT.steps} steps`;
  if (bytes > SCRIPT.bytes) return `more than ${SCRIPT.bytes} bytes`;
  return quiet > SCRIPT.ms ? `longer than ${SCRIPT.ms} ms` : undefined;
};

/** Whether they need the right to move lines. */
export const movesLines = (steps: readonly Step[]): boolean => steps.some((step) => 'line' in step);

const next = (script: Script, now: number): Progress => {
  const [step, ...steps] = script.steps;
  const left = { ...script, steps };
  if (!step) return { _tag: 'Done' };
  if ('quiet' in step) return goOn({ ...left, doing: { _tag: 'Quiet', until: now + step.quiet } }, now);
  if ('expect' in step) return goOn({ ...left, doing: { _tag: 'Expect', until: now + step.ms } }, now);
  if ('line' in step) return does(left, { _tag: 'Lines', lines: { [step.line]: step.level } });
  const from = { ...left, watches: watchesOf(steps) };
  return step.write === '' ? next(from, now) : does(from, { _tag: 'Write', bytes: bytesOf(step.write) });
};

const does = (script: Script, what: Task): Progress => ({
  _tag: 'Does',
  script: { ...script, doing: { _tag: 'Task' } },
  what,
});

const watchesOf = (steps: readonly Step[]): readonly Watch[] => {
  const write = steps.findIndex((step) => 'write' in step);
  return (write < 0 ? steps : steps.slice(0, write)).flatMap((step) =>
    'expect' in step ? [{ wanted: bytesOf(step.expect), come: 0 }] : [],
  );
};

/** Bytes past the first that matter are compared with what was wanted so far (Knuth, Morris, Pratt). */
const advanced = ({ wanted, come }: Watch, bytes: Uint8Array): Watch => {
  let count = come;
  if (count === wanted.length) return { wanted, come };
  const borders = bordersOf(wanted);
  for (const byte of bytes) {
    while (count > 0 && wanted[count] !== byte) count = borders[count - 1] ?? 0;
    if (wanted[count] === byte) count += 1;
    if (count === wanted.length) break;
  }
  return { wanted, come: count };
};

/** For each of its beginnings: how long the longest shorter beginning is that this one ends with. */
const bordersOf = (wanted: Uint8Array): readonly number[] => {
  const borders: number[] = [0];
  let count = 0;
  for (let at = 1; at < wanted.length; at += 1) {
    while (count > 0 && wanted[at] !== wanted[count]) count = borders[count - 1] ?? 0;
    if (wanted[at] === wanted[count]) count += 1;
    borders.push(count);
  }
  return borders;
};

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

const lengthOf = (step: Step) =>
  'write' in step ? bytesOf(step.write).length : 'expect' in step ? bytesOf(step.expect).length : 0;
