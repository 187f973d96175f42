import type { Context, Part, Report } from '../part.ts';
import { figure, type Table } from '../report/table.ts';
import { chart } from './chart.ts';
import { CONTESTANTS } from './contestants/index.ts';
import { sdk } from './contestants/sdk.ts';
import { tokenizer } from './contestants/tokenizer.ts';
import { goals, isReached, tableOf as tableOfGoals } from './goals.ts';
import { type Measured, measure } from './measure.ts';
import { compiled, NATIVE, native } from './native.ts';
import { SHORT, type Stream, TYPICAL } from './stream.ts';

const PAYLOADS = [16, 64, 256, 1460, 'mixed'] as const;
const CHUNKS = [4_096, 256, 64, 16, 1] as const;
const WHOLE = 65_536;

const stream = (payload: Stream['payload'], lines: boolean, chunk: number): Stream => ({
  ...TYPICAL,
  payload,
  lines,
  chunk,
  // In little pieces everything takes longer: fewer frames take as long.
  ...(chunk < 256 && SHORT),
});

const titleOf = ({ payload, lines, chunk }: Stream) => {
  const bytes = payload === 'mixed' ? 'mixed' : `${payload.toLocaleString('en')} B`;
  return `${bytes}${lines ? ' + lines' : ''}, ${chunk === WHOLE ? '64 KiB' : `${chunk.toLocaleString('en')} B`}`;
};

/** Other protocols have no lines: their streams are others then. */
const cell = ({ stream: fed, frames }: Measured, name: string): string => {
  const result = frames.find((one) => one.name === name);
  const framing = CONTESTANTS.find((one) => one.name === name)?.framing ?? 'receive';
  if (!result || (fed.lines && framing !== 'receive')) return '–';
  return result.right ? `${figure(result.time)} (${figure(result.ratio)})` : '**wrong**';
};

/** One table of several streams: of each contestant the ns for a frame, and how much more than the bare loop that is. */
const tableOf = (title: string, measured: readonly Measured[]): Table => ({
  title,
  head: ['ns a frame (× the bare loop)', ...measured.map((one) => titleOf(one.stream))],
  rows: [NATIVE, ...CONTESTANTS.map(({ name }) => name)].map((name) => [
    name,
    ...measured.map((one) => cell(one, name)),
  ]),
});

/** How many times as long as the whole SDK each takes. */
const rivalry = (measured: readonly Measured[]): Table => ({
  title: `How many times as long as “${sdk.name}” they take`,
  head: ['', ...measured.map((one) => titleOf(one.stream))],
  rows: CONTESTANTS.filter((one) => one !== sdk).map(({ name }) => [
    name,
    ...measured.map((one) => (cell(one, name) === '–' ? '–' : figure(one.against(name, sdk.name)))),
  ]),
});

/** For machines: of each the ns for a frame, MB of payload a second, and how many times as long it takes as each other. */
const figuresOf = ({ stream: fed, payload, frames, against }: Measured) => ({
  ...fed,
  frames: frames.map((result) => ({
    ...result,
    megabytesPerSecond: result.time === undefined ? undefined : (payload * 1000) / result.time,
    against: Object.fromEntries(frames.map(({ name }) => [name, against(result.name, name)])),
  })),
});

/** Where one of ours does not find all, no time is taken, and no goal is missed by it. */
const lost = ({ stream: fed, frames }: Measured): readonly string[] =>
  frames
    .filter(({ name, right }) => !right && (name === tokenizer.name || name === sdk.name))
    .map(({ name }) => `${name} does not find all: ${titleOf(fed)}`);

const run = async ({ bundle, quick, say }: Context): Promise<Report> => {
  const rounds = quick ? 3 : 9;
  const program = compiled(bundle);
  const over = async (streams: readonly Stream[]) => {
    const all: Measured[] = [];
    for (const one of streams) {
      say(`frames: ${titleOf(one)} …`);
      const beside = program === undefined ? [] : [native(program, bundle, one)];
      all.push(await measure(bundle, CONTESTANTS, one, rounds, beside));
    }
    return all;
  };
  const payloads = quick ? ([64] as const) : PAYLOADS;
  const plain = await over(payloads.map((payload) => stream(payload, false, WHOLE)));
  const lined = await over(payloads.map((payload) => stream(payload, true, WHOLE)));
  const pieces = await over((quick ? [256] : CHUNKS).map((chunk) => stream('mixed', false, chunk)));
  const cut = [...plain.filter((one) => one.stream.payload === 'mixed'), ...pieces];
  const all = [...plain, ...lined, ...pieces];
  const wanted = goals(all, titleOf);
  return {
    tables: [
      tableOf('By payload', plain),
      tableOf('By payload, with other lines between the frames', lined),
      tableOf('By the size of the pieces they come in', cut),
      rivalry(all),
      tableOfGoals(wanted),
    ],
    charts: [chart(plain)],
    figures: all.map(figuresOf),
    missed: [
      ...all.flatMap(lost),
      ...wanted
        .filter((goal) => !isReached(goal))
        .map(({ what, is, least }) => `${what}: ${figure(is)} times, not ${figure(least)}`),
    ],
  };
};

/** @see Part */
export const frames: Part = {
  name: 'frames',
  about: 'finding frames: the tokenizer and the whole SDK beside other parsers',
  run,
};
