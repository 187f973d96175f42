import { figure, type Table } from '../report/table.ts';
import { CONTESTANTS } from './contestants/index.ts';
import { redis } from './contestants/redis.ts';
import { reference } from './contestants/reference.ts';
import { sdk } from './contestants/sdk.ts';
import { stringRegex } from './contestants/string-regex.ts';
import { subjects } from './contestants/subjects.ts';
import { tokenizer } from './contestants/tokenizer.ts';
import { websocket } from './contestants/websocket.ts';
import type { Measured } from './measure.ts';
import { NATIVE } from './native.ts';

/** How much faster than somebody it is, and should be at least. */
export interface Goal {
  readonly what: string;
  readonly is: number;
  readonly least: number;
}

/**
 * What native parsers take of frames of 64 bytes, in bare loops in C: they were measured once beside one, as their sources are
 * not to be had from a registry.
 */
const ELSEWHERE = { atat: 13.6, lwesp: 25, 'RT-Thread m26': 387, 'TinyGSM M95': 646 } as const;

/** The same of lwesp, in pieces of so many bytes, mixed payloads: in bare loops in C over the same pieces. */
const LWESP: Readonly<Record<number, number>> = { 4096: 13.3, 256: 11.5, 64: 4.56 };

/** Who is not a rival. */
const OURS = [reference, tokenizer, sdk, subjects];

/** ns that the whole of it may take for a frame of 64 bytes. */
const WITHIN = 45;

const faster = (who: string, than: string, { against }: Measured, least: number, of = ''): Goal => ({
  what: `${who}, than ${than}${of}`,
  is: against(than, who),
  least,
});

/** Of frames of 64 bytes, 64 KiB at a time. */
const ofWhole = (measured: Measured): readonly Goal[] => {
  const elsewhere = (who: string, than: keyof typeof ELSEWHERE, least: number): Goal => ({
    what: `${who}, than ${than} (measured elsewhere)`,
    is: measured.against(NATIVE, who) * ELSEWHERE[than],
    least,
  });
  const { name: alone } = tokenizer;
  const { name: all } = sdk;
  return [
    faster(alone, NATIVE, measured, 1 / 1.5),
    faster(alone, redis.name, measured, 8),
    faster(alone, websocket.name, measured, 30),
    elsewhere(alone, 'atat', 6),
    elsewhere(alone, 'lwesp', 12),
    elsewhere(alone, 'RT-Thread m26', 150),
    elsewhere(alone, 'TinyGSM M95', 250),
    elsewhere(all, 'atat', 1.5),
    faster(all, subjects.name, measured, 3),
    faster(all, websocket.name, measured, 7),
    { what: `${all}, than ${WITHIN} ns a frame`, is: WITHIN / timeOf(measured, all), least: 1 },
  ];
};

const timeOf = ({ frames }: Measured, who: string): number =>
  frames.find(({ name }) => name === who)?.time ?? Number.NaN;

/** In pieces: than a native parser that was measured elsewhere. */
const inPieces = (measured: Measured, title: string): readonly Goal[] => {
  const lwesp = LWESP[measured.stream.chunk];
  return lwesp === undefined
    ? []
    : [
        {
          what: `${tokenizer.name}, than lwesp (measured elsewhere): ${title}`,
          is: measured.against(NATIVE, tokenizer.name) * lwesp,
          least: 1,
        },
      ];
};

/** Ahead of everyone who is right and is fed the same: the one that comes closest is told. */
const ahead = (measured: Measured, title: string): readonly Goal[] => {
  const rivals = CONTESTANTS.filter(
    (one) => !OURS.includes(one) && (!measured.stream.lines || one.framing === 'receive'),
  ).filter(({ name }) => measured.frames.some((result) => result.name === name && result.right));
  const [closest] = rivals
    .map(({ name }) => faster(sdk.name, name, measured, 1, `: ${title}`))
    .sort((one, other) => one.is - other.is);
  return closest ? [closest] : [];
};

const inBytes = (measured: Measured): readonly Goal[] => [
  faster(tokenizer.name, NATIVE, measured, 1 / 2, ': 1 B at a time'),
  faster(tokenizer.name, stringRegex.name, measured, 40, ': 1 B at a time'),
];

/** What is wanted of these streams; without a C compiler, of what can be told then. */
export const goals = (
  all: readonly Measured[],
  titleOf: (stream: Measured['stream']) => string,
): readonly Goal[] =>
  all.flatMap((measured) => {
    const native = measured.frames.some(({ name }) => name === NATIVE);
    return goalsOf(measured, titleOf(measured.stream)).filter(({ what }) => native || !NATIVES.test(what));
  });

const NATIVES = new RegExp(`than ${NATIVE}|measured elsewhere`);

const goalsOf = (measured: Measured, title: string): readonly Goal[] => {
  const { payload, lines, chunk } = measured.stream;
  if (chunk === 1) return inBytes(measured);
  if (payload === 64)
    return lines ? [faster(tokenizer.name, NATIVE, measured, 1 / 2, `: ${title}`)] : ofWhole(measured);
  return payload === 1460 || payload === 'mixed'
    ? [...ahead(measured, title), ...inPieces(measured, title)]
    : [];
};

/** Whether it is reached. What could not be measured is not. */
export const isReached = ({ is, least }: Goal): boolean => is >= least;

export const tableOf = (all: readonly Goal[]): Table => ({
  title: 'How many times faster, and at least',
  head: ['', 'is', 'at least', ''],
  rows: all.map((goal) => [goal.what, figure(goal.is), figure(goal.least), isReached(goal) ? '✔' : '✘']),
});
