import { readFileSync } from 'node:fs';
import type { Program } from '../processes/child.ts';
import { readJournal } from '../records/journal.ts';
import { outcomes, received } from '../records/outcomes.ts';
import { type Tally, tally } from '../records/tally.ts';
import type { Line } from './line.ts';
import type { Cell } from './scenario.ts';
import { until } from './until.ts';

/** Ends the feed and waits for what is under way: until the last record has come, or nothing comes any more. */
export const lastOf = async (line: Line, client: Program): Promise<number> => {
  const [last = -1] = await line.feeder.ask('stop');
  await until(async () => (await client.ask('latest'))[0] === last, 3_000);
  return last;
};

/** What the journal of a line's clients comes to. */
export const told = (journal: string, last: number): Tally =>
  tally(received(readJournal(journal).entries), last);

/** In words. Without `declaring` a declared loss is one too many. */
export const cellOfTally = (all: Tally, { declaring = false } = {}): Cell => {
  const { received, lost, declared, doubled, disordered } = all;
  const share = (100 * lost) / Math.max(1, received + lost + declared);
  return {
    text: [
      lost === 0 ? '0 lost' : `**${share.toFixed(share < 0.1 ? 3 : 1)} % lost** (${lost})`,
      ...(declared > 0 ? [`${declared} declared lost`] : []),
      doubled === 0 ? '0 doubled' : `**${doubled} doubled**`,
      disordered === 0 ? '0 out of order' : `**${disordered} out of order**`,
      `of ${received + lost + declared}`,
    ].join(', '),
    lost: share,
    holds: received > 0 && lost === 0 && doubled === 0 && disordered === 0 && (declaring || declared === 0),
  };
};

/** The same for what clients wrote. */
export const cellOfSent = (line: Line, journal: string): Cell => {
  const { sent, lost, doubled, disordered, denied, unknown } = outcomes(
    readJournal(journal).entries,
    readFileSync(line.heard),
  );
  const wrong = lost + doubled + disordered + denied;
  return {
    text: [
      lost === 0 ? '0 lost' : `**${lost} lost**`,
      doubled === 0 ? '0 doubled' : `**${doubled} doubled**`,
      ...(disordered > 0 ? [`**${disordered} out of order**`] : []),
      ...(denied > 0 ? [`**${denied} written that were said not to be**`] : []),
      ...(unknown > 0 ? [`${unknown} said to be unknown`] : []),
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
