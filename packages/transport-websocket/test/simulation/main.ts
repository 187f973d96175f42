import { worlds } from '@atrx/seeds';
import { happenings } from './counts.ts';
import { run } from './run.ts';

await worlds({
  name: 'sim:bridge',
  self: import.meta.url,
  run: (seed, { remembered }) => run(seed, remembered),
  counting: happenings,
  enough: 500,
});
