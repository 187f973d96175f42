import { abort } from './abort.ts';
import { clientKills } from './client-kills.ts';
import { cuts } from './cuts.ts';
import { halfACommand } from './half-a-command.ts';
import { hostileInput } from './hostile-input.ts';
import type { Scenario } from './scenario.ts';
import { serverKills } from './server-kills.ts';
import { slowReader } from './slow-reader.ts';
import { stalledObserver } from './stalled-observer.ts';
import { silentStrangers, vandalism, wrongTokens } from './strangers.ts';

/** In the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  clientKills,
  cuts,
  serverKills,
  halfACommand,
  stalledObserver,
  slowReader,
  abort,
  silentStrangers,
  wrongTokens,
  vandalism,
  hostileInput,
];
