import { map, scan } from 'rxjs';
import { bytesOf } from '../escapes.ts';
import type { OutgoingSignals, Signals } from '../signals.ts';
import type { Bench } from './bench.ts';
import { law } from './law.ts';
import { incoming } from './line-shown.ts';
import type { Near } from './near.ts';
import { receives } from './received.ts';
import type { FarLines } from './setup.ts';
import { transportError } from './transport-error.ts';
import { told, watch } from './watch.ts';

export const linesKeepTheirOrder = law(
  '11. Lines that are set arrive in their order among the bytes; lines that are shown are seen, and replayed',
  ['signals'],
  async (bench) => {
    const { lines } = bench.far;
    if (!lines) throw new Error('The setup declares the capability "signals", and its far end has no lines.');
    const near = await bench.open();
    const { signals } = near.link;
    if (!signals) throw new Error('The setup declares the capability "signals", and the link has none.');
    const patience = bench.patience ?? 3000;
    await outgoing(bench, near, lines, signals, patience);
    const shown = await incoming(lines, signals, patience);
    near.close();
    const late = watch(signals.set({ dtr: true }), patience);
    for (const [what, of] of [['set()' as string, late] as const, ...shown]) {
      await of.until(
        () => of.ending() !== undefined,
        () => `${what}, of a link that was closed, should have failed`,
      );
      const ending = of.ending();
      if (ending?._tag !== 'Failed') throw new Error(`${what}, of a link that was closed, completed.`);
      transportError(`${what}, of a link that was closed,`, ending.error);
      of.stop();
    }
  },
);

/** How an opening leaves them. */
const open: OutgoingSignals = { dtr: true, rts: true, brk: false };

const steps: ReadonlyArray<readonly [set: OutgoingSignals, then: string]> = [
  [{ dtr: false }, 'BC'],
  [{ rts: false }, 'D'],
  [{ dtr: true, rts: true }, 'E'],
  // Nothing that is written gets through a break.
  [{ brk: true }, ''],
  [{ brk: false }, 'F'],
];

/** Sets and writes by turns; the far end must have seen each line at its place among the bytes. */
const outgoing = async (
  { arrived }: Bench,
  near: Near,
  lines: FarLines,
  signals: Signals,
  patience: number,
): Promise<void> => {
  await near.write(bytesOf('A'));
  await receives('The far end', arrived, bytesOf('A'));
  const sets = watch(
    lines.set$.pipe(
      scan((before, set) => ({ ...before, ...set }), open),
      map((all) => ({
        all: drawn(all),
        at: `${drawn(all)} after ${arrived.values.at(-1)?.total ?? 0} bytes`,
      })),
    ),
    patience,
  );
  const expected: string[] = [];
  let now = open;
  let said = 'A';
  try {
    for (const [set, then] of steps) {
      now = { ...now, ...set };
      expected.push(`${drawn(now)} after ${said.length} bytes`);
      const setting = watch(signals.set(set), patience);
      await setting.until(
        () => setting.ending() !== undefined,
        () => `set(${JSON.stringify(set)}) has neither completed nor failed`,
      );
      const ending = setting.ending();
      if (ending?._tag === 'Failed') throw new Error(`set(${JSON.stringify(set)}) ${told(ending)}.`);
      await near.write(bytesOf(then));
      said += then;
      await receives('The far end', arrived, bytesOf(said));
    }
    await sets.until(
      () => sets.values.at(-1)?.all === drawn(now),
      () => `The far end should have seen in the end ${drawn(now)}`,
    );
  } finally {
    sets.stop();
  }
  // It may be shown what it has seen already.
  const fresh = sets.values.filter(({ all }, at) => all !== (sets.values[at - 1]?.all ?? drawn(open)));
  const seen = fresh.map(({ at }) => at).join('; ');
  if (seen !== expected.join('; '))
    throw new Error(`The far end should have seen ${expected.join('; ')}. It has seen ${seen || 'nothing'}.`);
};

const drawn = ({ dtr, rts, brk }: OutgoingSignals) =>
  [dtr && 'DTR', rts && 'RTS', brk && 'BRK'].filter(Boolean).join('+') || 'no line';
