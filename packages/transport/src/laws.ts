import { chunksStay, wholeAndInOrder, writesAreCold, writesDoNotInterleave } from './laws/bytes.ts';
import { cleanCloseCompletes, lossIsAnError, unsubscribeCloses } from './laws/closing.ts';
import { gapsKeepTheirPlace } from './laws/gaps.ts';
import type { Law } from './laws/law.ts';
import { linesKeepTheirOrder } from './laws/lines.ts';
import { exactlyOneLink, nothingBeforeSubscribe, opensAfresh } from './laws/opening.ts';

export type { Law } from './laws/law.ts';
export type { Capabilities, Far, FarLines, IncomingLine, Rig, Setup } from './laws/setup.ts';

/**
 * What every transport keeps to, for any test runner. Nothing sleeps: each law waits for events, with patience.
 *
 * ```ts
 * const setup: Setup = {
 *   capabilities: { signals: false, hangUp: true, presence: false },
 *   make: () => ({ transport: tcp(…), far: { bytes$, write, hangUp, lose }, dispose }),
 * };
 * for (const law of laws) (law.applies(setup) ? it : it.skip)(law.name, () => law.run(setup));
 * ```
 */
export const laws: ReadonlyArray<Law> = [
  nothingBeforeSubscribe,
  exactlyOneLink,
  wholeAndInOrder,
  writesAreCold,
  writesDoNotInterleave,
  chunksStay,
  unsubscribeCloses,
  cleanCloseCompletes,
  lossIsAnError,
  opensAfresh,
  linesKeepTheirOrder,
  gapsKeepTheirPlace,
];
