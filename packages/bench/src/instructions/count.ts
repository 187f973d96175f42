import { spawnSync } from 'node:child_process';
import { type Bundle, ended, spawned } from '@atrx/processes';
import { SHORT, type Stream, TYPICAL } from '../frames/stream.ts';

const VALGRIND = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'];
/** One thread: what V8 compiles aside would be counted sooner or later, and never twice alike. */
const NODE = [process.execPath, '--single-threaded'];

/** ms that a run may take. */
const PATIENCE = 300_000;

/** Whether valgrind is here, which counts. */
export const counts = (): boolean => spawnSync('valgrind', ['--version'], { stdio: 'ignore' }).status === 0;

/** The instructions of a command from its start to its end. */
const counted = async (command: readonly string[]): Promise<number> => {
  await using valgrind = spawned('valgrind', [...VALGRIND, ...command]);
  await ended(valgrind, PATIENCE);
  const said = valgrind.complaint();
  // Valgrind counts what has failed, too.
  if (valgrind.code() !== 0) throw new Error(`what valgrind counts has failed: ${said.slice(-1_000)}`);
  const [, refs] = /I\s+refs:\s+([\d,]+)/.exec(said) ?? [];
  if (refs === undefined) throw new Error(`valgrind has not counted: ${said.slice(-400)}`);
  return Number(refs.replaceAll(',', ''));
};

/** A short stream, as valgrind takes long to have one made. */
export const COUNTED: Stream = { ...TYPICAL, ...SHORT };

/**
 * Passes of two runs: what one takes is the difference, and neither the start nor the warming up is in it. V8 compiles anew until
 * some six million frames have passed.
 */
const LENGTHS = [3_200, 5_600] as const;

const between = async (command: (passes: number) => readonly string[]): Promise<number> => {
  const [short, long] = LENGTHS;
  const [less, more] = await Promise.all([counted(command(short)), counted(command(long))]);
  return (more - less) / (long - short) / COUNTED.frames;
};

/** The instructions of a contestant for each frame. */
export const instructions = (bundle: Bundle, contestant: string): Promise<number> =>
  between((passes) => [
    ...NODE,
    bundle.program('counted'),
    JSON.stringify({ ...COUNTED, contestant, passes }),
  ]);

/** The same of the bare loop in C, over that stream in a file. */
export const nativeInstructions = (program: string, file: string): Promise<number> =>
  between((passes) => [program, file, `${COUNTED.chunk}`, `${passes}`]);
