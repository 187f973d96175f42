import { bytesOf } from '../escapes.ts';
import type { Bench } from './bench.ts';
import { law } from './law.ts';
import type { Near } from './near.ts';
import { receives } from './received.ts';
import { transportError } from './transport-error.ts';
import { told, type Watch, watch } from './watch.ts';

export const unsubscribeCloses = law('7. Unsubscribe closes, and closes once', [], async (bench) => {
  const first = await bench.open();
  const bytes = first.read();
  await first.write(bytesOf('A'));
  await receives('The far end', bench.arrived, bytesOf('A'));
  first.close();
  first.close();
  await first.refuses('to a link closed on this side', bytesOf('(after closing)'));
  const left = 'bytes$, still read when the link was closed on this side,';
  transportError(left, await ended(left, bytes, 'Failed'), 'closed');

  // Left before the link came: the device must be free all the same.
  watch(bench.rig.transport, 0).stop();

  const second = await bench.open();
  await second.write(bytesOf('B'));
  await receives('The far end', bench.arrived, bytesOf('AB'));
  second.close();

  if (!bench.capabilities.presence) return;
  const { until, values } = bench.presence;
  const seen = () => values.map((opened) => (opened ? 'opened' : 'closed')).join(', ');
  const open = (upTo = values.length) =>
    values.slice(0, upTo).reduce((count, opened) => count + (opened ? 1 : -1), 0);
  await until(
    () => open() <= 0,
    () => `After all has been closed, the far end has seen only: ${seen()}`,
  );
  if (values.some((_, at) => open(at + 1) < 0))
    throw new Error(`What is opened once is closed once. The far end saw: ${seen()}.`);
});

export const cleanCloseCompletes = law(
  '8. A clean far-end close completes bytes$ and the transport',
  ['hangUp'],
  async (bench) => {
    const ends = async ({ far }: Bench, near: Near) => {
      far.write(bytesOf('bye'));
      far.hangUp?.();
      await ended('The transport, after the far end closed,', near.opening, 'Completed');
    };
    const near = await bench.open();
    const bytes = near.read();
    await ends(bench, near);
    await ended('bytes$, after the far end closed,', bytes, 'Completed');
    await receives('The near end, of what was sent before the close,', bytes, bytesOf('bye'));
    await near.refuses('to a link which the far end has closed', bytesOf('(after the close)'));

    // And the same for one that reads only afterwards.
    const second = await bench.another();
    const late = await second.open();
    await ends(second, late);
    const rest = late.read();
    await ended('bytes$, read after the far end closed,', rest, 'Completed');
    await receives('The near end, reading after the close,', rest, bytesOf('bye'));
  },
);

export const lossIsAnError = law('9. A lost link errors both with TransportError', [], async (bench) => {
  const lost = async (what: string, from: Watch<unknown>) => {
    transportError(what, await ended(what, from, 'Failed'), 'lost');
  };
  const near = await bench.open();
  const bytes = near.read();
  bench.far.lose();
  await lost('The transport, after the line was lost,', near.opening);
  await lost('bytes$, after the line was lost,', bytes);
  await near.refuses('to a lost link', bytesOf('(after the loss)'));

  // And the same for one that reads only afterwards.
  const second = await bench.another();
  const late = await second.open();
  second.far.lose();
  await lost('The transport, after the line was lost while nobody read,', late.opening);
  await lost('bytes$, read after the line was lost,', late.read());
});

/** Waits for the end of a stream; rejects unless it is of that kind; gives its error. */
const ended = async (what: string, from: Watch<unknown>, how: 'Completed' | 'Failed'): Promise<unknown> => {
  await from.until(
    () => from.ending() !== undefined,
    () => `${what} should have ${how === 'Completed' ? 'completed' : 'failed'}`,
  );
  const ending = from.ending();
  if (ending && ending._tag !== how) throw new Error(`${what} ${told(ending)}.`);
  return ending?._tag === 'Failed' ? ending.error : undefined;
};
