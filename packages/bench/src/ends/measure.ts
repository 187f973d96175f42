import { type Bundle, type Program, started } from '@atrx/processes';
import { inRounds } from '../rounds/in-rounds.ts';
import { median } from '../rounds/median.ts';
import type { Carrier, Pair } from './carriers.ts';

/** Samples that are taken before one counts. */
const WARM = 6;

/** How much of something it took, and how much more than it took the bare link. */
export interface Taken {
  /** Per pass: the middle of the rounds. */
  readonly middle: number;
  /** The middle of the ratios within each round. */
  readonly ratio: number;
}

/** What it took to move the same bytes. */
export interface Result {
  readonly name: string;
  /** ms from the first byte to the last. */
  readonly time: Taken;
  /** ms of the processor, of the receiver's process. */
  readonly load: Taken;
}

interface Running {
  readonly name: string;
  readonly ask: (times: number) => Promise<{ readonly milliseconds: number; readonly cpu: number }>;
}

const TOKEN = 'bench-bench-bench-bench-bench-bench';

/** Starts both ends, and sees that what is sent arrives. */
const begin = async (
  bundle: Bundle,
  { payload, chunk }: Carrier,
  { receiver, sender }: Pair,
  path: string,
  keep: (program: Program) => Program,
): Promise<Running> => {
  const from = keep(
    await started(bundle.program('sender'), { sender: sender.name, path, token: TOKEN, chunk, payload }),
  );
  const [port = 0] = await from.ask('port');
  const at = port === 0 ? path : `ws://127.0.0.1:${port}/`;
  const to = keep(
    await started(bundle.program('receiver'), { receiver: receiver.name, at, token: TOKEN, payload }),
  );
  const ask = async (times: number) => {
    await to.ask('expect', times);
    await from.ask('send', times);
    const [over, milliseconds = Number.NaN, cpu = Number.NaN] = await to.ask('taken');
    if (over !== 0) throw new Error(`${receiver.name}: more than was sent.`);
    return { milliseconds: milliseconds / times, cpu: cpu / times };
  };
  await to.ask('look');
  await ask(1);
  const [right] = await to.ask('right');
  if (right !== 1) throw new Error(`${receiver.name}: not what was sent.`);
  return { name: receiver.name, ask };
};

/** All pairs of a carrier, in so many rounds. */
export const measure = async (
  bundle: Bundle,
  carrier: Carrier,
  count: number,
): Promise<readonly Result[]> => {
  await using programs = kept();
  const running: Running[] = [];
  for (const pair of carrier.pairs) {
    const path = `${bundle.scratch}/tty-${carrier.payload}-${running.length}`;
    running.push(await begin(bundle, carrier, pair, path, programs.keep));
  }
  for (const { ask } of running) for (let time = 0; time < WARM; time++) await ask(carrier.sample);
  const samples = await inRounds(running, count, ({ ask }) => ask(carrier.sample));
  const first = running[0]?.name ?? '';
  const taken = (who: string, what: 'milliseconds' | 'cpu'): Taken => {
    const of = (name: string) => samples.map((round) => round[name]?.[what] ?? Number.NaN);
    const [own, bare] = [of(who), of(first)];
    return {
      middle: median(own),
      ratio: median(own.map((one, round) => one / (bare[round] ?? Number.NaN))),
    };
  };
  return running.map(({ name }) => ({
    name,
    time: taken(name, 'milliseconds'),
    load: taken(name, 'cpu'),
  }));
};

const kept = () => {
  const all: Program[] = [];
  return {
    keep: (program: Program) => {
      all.push(program);
      return program;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((program) => program.kill()));
    },
  };
};
