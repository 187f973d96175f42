import { worlds } from '@atrx/seeds';
import { happenings } from './happenings.ts';
import { FAULTS } from './plan.ts';
import { run } from './run.ts';

await worlds({
  name: 'sim',
  self: import.meta.url,
  run: (seed, { remembered, fault }) => run(seed, remembered, fault),
  counting: happenings,
  enough: 1_000,
  faults: FAULTS,
});
