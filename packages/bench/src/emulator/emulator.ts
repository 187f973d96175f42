import { type Bundle, started } from '@atrx/processes';
import { MEASURED } from '../measures/held.ts';
import type { Context, Part, Report } from '../part.ts';
import { figure, type Table } from '../report/table.ts';
import { median } from '../rounds/median.ts';
import { type Rounds, type Runner, rounds } from '../rounds/rounds.ts';
import { CROSSING, PAYLOAD, PULLED, PUSHED, SENT, type Work } from './works.ts';

/** Bytes a second that a UART carries at 921,600 baud, the fastest that a module has. */
const UART = 92_160;
/** How many times that the emulator must carry. */
const ABOVE = 10;
/** How many bytes more may be on the heap when all is through. */
const FLAT = 262_144;
const IDLE = 1_000;
/** What is a smaller part of the whole than this cannot be told from noise. */
const TOLD = 0.25;

const WORKS: readonly { readonly work: Work; readonly about: string }[] = [
  { work: 'AT', about: '`AT`, `OK`' },
  { work: 'AT+CSQ', about: '`AT+CSQ`, its answer, `OK`' },
  { work: 'AT+QISEND', about: `\`AT+QISEND\`, prompt, ${SENT} B, \`SEND OK\`` },
  { work: 'push', about: `a frame of ${PUSHED.toLocaleString('en')} B pushed` },
  { work: 'pull', about: `\`AT+QIRD\` of ${PULLED.toLocaleString('en')} B` },
];
const HOSTS = ['bare', 'sdk'] as const;

const nameOf = (host: (typeof HOSTS)[number], work: Work) => `${host} ${work}`;

const timed = async (bundle: Bundle, count: number): Promise<Rounds> => {
  const runners: Runner[] = [];
  try {
    for (const host of HOSTS)
      for (const { work } of WORKS)
        runners.push({
          name: nameOf(host, work),
          program: await started(bundle.program('emulator'), { work, host }),
        });
    return await rounds(runners, count);
  } finally {
    await Promise.all(runners.map(({ program }) => program.kill()));
  }
};

/** What one work takes. */
interface Taken {
  readonly work: Work;
  readonly about: string;
  /** µs of CPU: the module with a host that types and counts; and what the SDK takes beside the module. */
  readonly alone: number;
  readonly sdk: number;
  /** How many times what a UART can carry that is. */
  readonly uart: number;
}

const taken = (samples: Rounds): readonly Taken[] =>
  WORKS.map(({ work, about }) => {
    const of = (host: (typeof HOSTS)[number]) =>
      samples.map((round) => round[nameOf(host, work)] ?? Number.NaN);
    const alone = median(of('bare'));
    const both = of('sdk');
    return {
      ...{ work, about, alone },
      sdk: median(of('bare').map((time, round) => (both[round] ?? Number.NaN) - time)),
      uart: CROSSING[work] / (alone * 1e-6) / UART,
    };
  });

const throughput = (all: readonly Taken[]): Table => ({
  title: 'One module',
  head: [
    '',
    'µs of CPU',
    'a second',
    'payload, MB/s',
    '× a UART at 921,600 baud',
    'what the SDK takes beside it, µs',
  ],
  rows: all.map(({ work, about, alone, sdk, uart }) => [
    about,
    figure(alone),
    figure(1e6 / alone),
    figure((PAYLOAD[work] ?? Number.NaN) / alone),
    figure(uart),
    sdk > alone * TOLD ? figure(sdk) : `< ${figure(alone * TOLD)}`,
  ]),
});

interface Memory {
  /** Bytes on the heap for a module that nobody talks to. */
  readonly idle: number;
  /** Bytes on the heap as so many MiB are pushed: at the beginning, and each time that a part of it is through. */
  readonly pushed: number;
  readonly heaps: readonly number[];
}

const memory = async (bundle: Bundle, pushed: number): Promise<Memory> => {
  await using program = await started(bundle.program('emulator'), { work: 'push', host: 'bare' }, MEASURED);
  const [idle = Number.NaN] = await program.ask('idle', IDLE);
  return { idle, pushed, heaps: await program.ask('flat', pushed, 120_000) };
};

/** By how much more is there at the end than at the beginning, and at the most. */
const grown = ({ heaps }: Memory) => {
  const [first = Number.NaN] = heaps;
  return { end: (heaps.at(-1) ?? Number.NaN) - first, most: Math.max(...heaps) - first };
};

const run = async ({ bundle, quick, say }: Context): Promise<Report> => {
  say('emulator: throughput …');
  const all = taken(await timed(bundle, quick ? 3 : 9));
  say('emulator: memory …');
  const held = await memory(bundle, quick ? 64 : 1_024);
  const { end, most } = grown(held);
  return {
    tables: [
      throughput(all),
      {
        title: 'Memory',
        head: ['', 'kB of heap'],
        rows: [
          ['a module that nobody talks to', figure(held.idle / 1_000)],
          [
            `${held.pushed.toLocaleString('en')} MiB pushed through one: more at the end`,
            figure(end / 1_000),
          ],
          ['at the most, looked at sixteen times', figure(most / 1_000)],
        ],
      },
    ],
    figures: { all, held },
    missed: [
      ...all
        .filter(({ uart }) => !(uart >= ABOVE))
        .map(({ work, uart }) => `${work}: × ${figure(uart)} of what a UART carries`),
      ...(end <= FLAT ? [] : [`${held.pushed} MiB pushed: ${figure(end / 1_000)} kB more on the heap`]),
    ],
  };
};

/** @see Part */
export const emulator: Part = {
  name: 'emulator',
  about: 'how much the virtual module carries, so that it is not what limits a test',
  run,
};
