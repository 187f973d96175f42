import type { Traced } from '@atrx/core';
import { rowOf } from '@atrx/core/trace';
import type { Answered, Told } from '@atrx/core/typed';
import pc from 'picocolors';

/** How what is told looks; nothing of what is told otherwise. */
export interface Painter {
  /** Of a command that runs. */
  readonly told: (told: Told) => string | undefined;
  /** What the module says unasked. */
  readonly unasked: (traced: Traced) => string | undefined;
  /** The same while nothing runs, what a command that was given up is answered among it. */
  readonly late: (traced: Traced) => string | undefined;
  /** What this program says. */
  readonly word: (text: string) => string;
}

export const painter = (json: boolean): Painter => (json ? asJson : inColour);

/** Longer than this, in ms, and people want to know how long. */
const SLOW = 1_000;

const inColour: Painter = {
  told: (told) => {
    if ('line' in told) return told.isData ? undefined : told.line;
    const line = finalLine(told);
    const time = told.ms < SLOW ? '' : pc.dim(`(${(told.ms / 1_000).toFixed(1)} s)`);
    return [line, time].filter((part) => part !== '').join('  ') || undefined;
  },
  unasked: (traced) => {
    const { text } = rowOf(traced, traced.at);
    switch (traced.kind) {
      case 'urc':
        return pc.cyan(`◂ ${text}`);
      case 'payload':
        return pc.magenta(`◂ ${text}`);
      case 'noise':
        return text.trim() === '' ? undefined : pc.dim(`◂ ${text}`);
      default:
        return undefined;
    }
  },
  late: (traced) =>
    traced.kind === 'response' ? pc.dim(`◂ ${rowOf(traced, traced.at).text}`) : inColour.unasked(traced),
  word: (text) => pc.dim(text),
};

const finalLine = ({ final, failed }: Answered): string => {
  if (failed === undefined) return pc.green(final ?? '');
  return pc.red(final ?? (failed instanceof Error ? failed.message : String(failed)));
};

const UNASKED: readonly Traced['kind'][] = ['urc', 'payload', 'noise'];

const asJson: Painter = {
  told: (told) => ('line' in told ? undefined : answeredJson(told)),
  unasked: (traced) =>
    UNASKED.includes(traced.kind) && traced.text.trim() !== ''
      ? JSON.stringify({ [traced.kind]: rowOf(traced, traced.at).text })
      : undefined,
  late: (traced) =>
    traced.kind === 'response' ? JSON.stringify({ late: traced.text }) : asJson.unasked(traced),
  word: (text) => JSON.stringify({ said: text }),
};

/** For programs. */
export const answeredJson = ({ command, lines, final, ms, failed }: Answered): string =>
  JSON.stringify({
    command,
    lines,
    final,
    ms,
    ...(failed instanceof Error && final === null && { failed: failed.message }),
  });
