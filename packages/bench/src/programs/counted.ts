/** One contestant for so many passes, and no more: for who counts what a processor does meanwhile. */
import { settingsOf } from '@atrx/processes/answering';
import * as t from 'io-ts';
import { fed } from '../frames/fed.ts';
import { Touched } from '../frames/found.ts';
import { Stream } from '../frames/stream.ts';

const Settings = t.intersection([t.type({ contestant: t.string, passes: t.number }), Stream]);
const settings = settingsOf(Settings);

const run = async () => {
  const { passes } = await fed(settings.contestant, settings, new Touched());
  await passes(settings.passes);
  process.exit();
};

void run();
