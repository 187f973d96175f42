import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bundle } from '@atrx/processes';
import type { Runner } from '../rounds/rounds.ts';
import { encoded } from './framings.ts';
import { isFrame, parts } from './payloads.ts';
import type { Stream } from './stream.ts';

const SOURCE = new URL('./bare.c', import.meta.url).pathname;

/** The name under which it is measured. */
export const NATIVE = 'bare loop in C';

const run = promisify(execFile);

/** The bare loop in C, made by the C compiler that is here; nothing where there is none. */
export const compiled = ({ scratch }: Bundle): string | undefined => {
  const program = join(scratch, 'bare');
  const { error, status, stderr } = spawnSync('cc', ['-O3', '-o', program, SOURCE], { encoding: 'utf8' });
  if (error) return undefined;
  if (status !== 0) throw new Error(`${SOURCE} is not compiled: ${stderr}`);
  return program;
};

interface Streamed {
  readonly frames: number;
  /** Bytes of payload. */
  readonly bytes: number;
}

/** The stream as a file: what is in it. */
export const streamed = (file: string, stream: Stream): Streamed => {
  const all = parts(stream.seed, stream, stream.bytes, stream.frames);
  writeFileSync(file, encoded('receive', all));
  const found = all.filter(isFrame);
  return { frames: found.length, bytes: found.reduce((sum, { payload }) => sum + payload.length, 0) };
};

/** That program over this stream, as one who is measured. It has no process that lives: each question starts one. */
export const native = (program: string, { scratch }: Bundle, stream: Stream): Runner => {
  const file = join(scratch, 'stream');
  const { frames, bytes } = streamed(file, stream);
  const pass = async (passes: number) => {
    const { stdout } = await run(program, [file, `${stream.chunk}`, `${passes}`]);
    const [time = Number.NaN, found] = stdout.split(' ').map(Number);
    if (found !== bytes * passes) throw new Error(`${NATIVE} does not find all.`);
    return time;
  };
  return {
    name: NATIVE,
    program: {
      /** As programs/frames.ts answers. */
      ask: async (question, argument = 1) => {
        if (question === 'time') return [(await pass(argument)) / frames];
        return [Math.max(1, Math.round((argument * 1e6) / (await pass(10))))];
      },
      kill: async () => undefined,
    },
  };
};
