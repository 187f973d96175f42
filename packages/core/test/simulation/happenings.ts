import { type Counts as CountsOf, counting } from '@atrx/seeds';

/** What can befall a world. */
const HAPPENINGS = [
  'cut chunks',
  'delayed chunks',
  'spliced URCs',
  'URCs in an echo',
  'URCs said',
  'noise',
  'late answers',
  'lost answers',
  'lost prompts',
  'lost verdicts',
  'answers twice',
  'refusals',
  'resets in an answer',
  'resets',
  'power downs',
  'PDP DEACT',
  'slow deactivations',
  'deactivations given up',
  'peers that close',
  'peers that are lost',
  'peers that refuse',
  'unplugs',
  'bridge cut',
  'bridge cut silently',
  'bridge restarted',
  'cancelled',
  'modems left',
  'modems closed',
  'modems up',
  'modems failed',
  'connections',
  'connections failed',
  'connections by peer',
  'datagrams',
  'second contexts',
  'commands answered',
  'commands failed',
  'commands timed out',
  'names resolved',
  'bytes received',
  'bytes sent',
  'sent',
  'not sent',
  'unknown',
  'losses told',
  'URCs told',
] as const;

export type Happening = (typeof HAPPENINGS)[number];

export type Counts = CountsOf<Happening>;

export const happenings = counting(HAPPENINGS);
