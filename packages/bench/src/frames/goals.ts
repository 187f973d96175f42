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

/** Whose frames are others, or who is ours. */
const OURS = [reference, tokenizer, sdk, subjects];

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

/** What is wanted of these streams. */
export const goals = (
  all: readonly Measured[],
  titleOf: (stream: Measured['stream']) => string,
): readonly Goal[] =>
  all.flatMap((measured) => {
    const { payload, lines, chunk } = measured.stream;
    if (chunk === 1) return inBytes(measured);
    if (payload === 64 && !lines) return ofWhole(measured);
    return payload === 1460 || payload === 'mixed' ? ahead(measured, titleOf(measured.stream)) : [];
  });

export const tableOf = (all: readonly Goal[]): Table => ({
  title: 'How many times faster, and at least',
  head: ['', 'is', 'at least', ''],
  rows: all.map(({ what, is, least }) => [what, figure(is), figure(least), is >= least ? '✔' : '✘']),
});
