import { MiB, started } from '@atrx/processes';
import { redis } from '../frames/contestants/redis.ts';
import { sdk } from '../frames/contestants/sdk.ts';
import { stringRegex } from '../frames/contestants/string-regex.ts';
import { subjects } from '../frames/contestants/subjects.ts';
import { tokenizer } from '../frames/contestants/tokenizer.ts';
import { websocket } from '../frames/contestants/websocket.ts';
import { TYPICAL } from '../frames/stream.ts';
import { MEASURED } from '../measures/held.ts';
import type { Context, Part, Report } from '../part.ts';
import { figure } from '../report/table.ts';
import { allocated, BESIDES, collecting, VIEW } from './allocation.ts';

const LOOKED_AT = [tokenizer, sdk, subjects, redis, websocket, stringRegex];

/** What is held after each GiB of frames of 1,460 bytes. */
const flatness = async ({ bundle, say }: Context, gibibytes: number) => {
  const settings = { ...TYPICAL, payload: 1460, contestant: sdk.name };
  await using program = await started(bundle.program('memory'), settings, MEASURED);
  const all: { readonly heap: number; readonly resident: number }[] = [];
  for (let done = 0; done < gibibytes; done++) {
    say(`memory: GiB ${done + 1} of ${gibibytes} …`);
    const [heap = Number.NaN, resident = Number.NaN] = await program.ask('flat', 0, 120_000);
    all.push({ heap, resident });
  }
  return all;
};

const run = async (context: Context): Promise<Report> => {
  const rows: { readonly name: string; readonly bytes: number; readonly collecting: number }[] = [];
  for (const { name } of LOOKED_AT) {
    const bytes = await allocated(context.bundle, name);
    rows.push({ name, bytes, collecting: await collecting(context.bundle, name) });
  }
  const flat = await flatness(context, context.quick ? 2 : 10);
  const [first, last] = [flat[0], flat.at(-1)];
  const growth = (last?.heap ?? Number.NaN) - (first?.heap ?? Number.NaN);
  const of = (name: string) => rows.find((row) => row.name === name)?.bytes ?? Number.NaN;
  return {
    tables: [
      {
        title: 'Frames of 64 bytes, 64 KiB at a time',
        head: ['', 'heap bytes a frame', 'of the time in garbage collection'],
        rows: rows.map(({ name, bytes, collecting }) => [
          name,
          figure(bytes),
          `${figure(100 * collecting)} %`,
        ]),
      },
      {
        title: `${flat.length} GiB of frames of 1,460 bytes through the whole SDK`,
        head: ['after GiB', 'heap and buffers, MiB', 'resident, MiB'],
        rows: flat.map(({ heap, resident }, at) => [`${at + 1}`, figure(heap / MiB), figure(resident / MiB)]),
      },
    ],
    figures: { rows, flat },
    missed: [
      ...(of(tokenizer.name) < BESIDES ? [] : ['the tokenizer allocates']),
      ...(of(sdk.name) < VIEW + BESIDES ? [] : ['the SDK allocates more than the view']),
      ...(growth < MiB ? [] : [`the heap has grown by ${figure(growth / MiB)} MiB`]),
    ],
  };
};

/** @see Part */
export const memory: Part = {
  name: 'memory',
  about: 'what a frame allocates, and that memory stays flat',
  run,
};
