import { readFileSync } from 'node:fs';
import type { Program } from '@atrx/processes';
import { readJournal } from '../records/journal.ts';
import { outcomes, received } from '../records/outcomes.ts';
import { type Tally, tally } from '../records/tally.ts';
import type { Line } from './line.ts';
import type { Cell, Context } from './scenario.ts';
import { until } from './until.ts';

/** Ends the feed and waits for what is under way: until the last record has come, or nothing comes any more. */
export const lastOf = async ({ say }: Context, line: Line, client: Program): Promise<number> => {
  const [last = -1, overrun = 0] = await line.feeder.ask('stop');
  if (overrun > 0) say(`${line.name}: ${overrun} bytes that its server did not read in time`);
  await until(async () => (await client.ask('latest'))[0] === last, 3_000);
  return last;
};

/** What the journal of a line's clients comes to. */
export const told = (journal: string, last: number): Tally =>
  tally(received(readJournal(journal).entries), last);

/** In words. `declarable`: how many may be lost where it is declared. */
export const cellOfTally = (all: Tally, { declarable = 0 } = {}): Cell => {
  const { received, lost, declared, doubled, disordered, damaged, undeclared } = all;
  const whole = received + lost + declared;
  const percent = (count: number) => (100 * count) / Math.max(1, whole);
  const inWords = (count: number) => `${percent(count).toFixed(percent(count) < 0.1 ? 3 : 1)} %`;
  const wrong = lost + doubled + disordered + damaged + undeclared;
  return {
    text: [
      lost === 0 ? '0 lost' : `**${inWords(lost)} lost** (${lost})`,
      ...(declared > 0 ? [`${inWords(declared)} declared lost (${declared})`] : []),
      doubled === 0 ? '0 doubled' : `**${doubled} doubled**`,
      disordered === 0 ? '0 out of order' : `**${disordered} out of order**`,
      ...(damaged > 0 ? [`${damaged} damaged`] : []),
      ...(undeclared > 0 ? [`**${undeclared} × elsewhere without a word**`] : []),
      `of ${whole}`,
    ].join(', '),
    lost: percent(lost),
    holds: received > 0 && wrong === 0 && declared <= declarable,
  };
};

/** Nothing is written any more; waits until all that was has come to an end, five seconds at most. */
export const settled = async (client: Program): Promise<void> => {
  await client.ask('quiet');
  await until(async () => (await client.ask('open'))[0] === 0, 5_000);
};

/** The same for what clients wrote. Only where a server is started again may it be given up, or its fate be unknown. */
export const cellOfSent = (line: Line, journal: string, { restarts = false } = {}): Cell => {
  const { sent, lost, doubled, disordered, denied, failed, unknown, open } = outcomes(
    readJournal(journal).entries,
    readFileSync(line.heard),
  );
  const wrong = lost + doubled + disordered + denied + open + (restarts ? 0 : failed + unknown);
  return {
    text: [
      lost === 0 ? '0 lost' : `**${lost} lost**`,
      doubled === 0 ? '0 doubled' : `**${doubled} doubled**`,
      ...(disordered > 0 ? [`**${disordered} out of order**`] : []),
      ...(denied > 0 ? [`**${denied} written that were said not to be**`] : []),
      ...(failed > 0 ? [`${failed} given up`] : []),
      ...(unknown > 0 ? [`${unknown} said to be unknown`] : []),
      ...(open > 0 ? [`**nothing said of ${open}**`] : []),
      `of ${sent}`,
    ].join(', '),
    holds: sent > 0 && wrong === 0,
  };
};

/** Both ways in one cell. */
export const bothWays = (down: Cell, up: Cell): Cell => ({
  text: `read: ${down.text}<br>written: ${up.text}`,
  holds: down.holds === true && up.holds === true,
  ...(down.lost !== undefined && { lost: down.lost }),
});
