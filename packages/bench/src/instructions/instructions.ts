import { join } from 'node:path';
import { redis } from '../frames/contestants/redis.ts';
import { reference } from '../frames/contestants/reference.ts';
import { sdk } from '../frames/contestants/sdk.ts';
import { subjects } from '../frames/contestants/subjects.ts';
import { tokenizer } from '../frames/contestants/tokenizer.ts';
import { websocket } from '../frames/contestants/websocket.ts';
import { compiled, NATIVE, streamed } from '../frames/native.ts';
import type { Context, Part, Report } from '../part.ts';
import { figure } from '../report/table.ts';
import { COUNTED, counts, instructions, nativeInstructions } from './count.ts';

const LOOKED_AT = [reference, tokenizer, sdk, subjects, redis, websocket];

/** What they may take for a frame: the tokenizer against the bare loop in C, the SDK by itself. */
const [OF_NATIVE, OF_SDK] = [2, 600];

const inC = async ({ bundle }: Context): Promise<number | undefined> => {
  const program = compiled(bundle);
  if (program === undefined) return undefined;
  const file = join(bundle.scratch, 'counted');
  streamed(file, COUNTED);
  return nativeInstructions(program, file);
};

const run = async (context: Context): Promise<Report> => {
  if (!counts()) throw new Error('No valgrind is here, which counts instructions: apt-get install valgrind.');
  const native = await inC(context);
  const rows = native === undefined ? [] : [{ name: NATIVE, each: native }];
  for (const { name } of context.quick ? [tokenizer, sdk] : LOOKED_AT) {
    context.say(`instructions: ${name} …`);
    rows.push({ name, each: await instructions(context.bundle, name) });
  }
  const of = (name: string) => rows.find((row) => row.name === name)?.each ?? Number.NaN;
  const against = of(tokenizer.name) / (native ?? Number.NaN);
  return {
    tables: [
      {
        title: 'Frames of 64 bytes, 64 KiB at a time',
        head: ['', 'instructions a frame', `× ${reference.name}`],
        rows: rows.map(({ name, each }) => [name, figure(each), figure(each / of(reference.name))]),
      },
    ],
    figures: rows,
    missed: [
      ...(native !== undefined && !(against <= OF_NATIVE)
        ? [`the tokenizer takes ${figure(against)} × those of the bare loop in C, not ${OF_NATIVE}`]
        : []),
      ...(of(sdk.name) <= OF_SDK ? [] : [`the SDK takes ${figure(of(sdk.name))}, not ${OF_SDK}`]),
    ],
  };
};

/** @see Part */
export const counting: Part = {
  name: 'instructions',
  about: 'what a frame takes of a processor, whatever else the machine does (valgrind)',
  run,
};
