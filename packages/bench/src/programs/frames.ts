/** One contestant in a process of its own: it finds the frames of a stream, so that it can be seen to, or so that time can be taken. */
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import * as t from 'io-ts';
import { fed } from '../frames/fed.ts';
import { Tally, Touched } from '../frames/found.ts';
import { Stream } from '../frames/stream.ts';

const Settings = t.intersection([t.type({ contestant: t.string, seen: t.boolean }), Stream]);
const settings = settingsOf(Settings);

const run = async () => {
  const found = settings.seen ? new Tally() : new Touched();
  const { frames, expected, passes } = await fed(settings.contestant, settings, found);
  answering({
    /** Whether everything is found that has to be. */
    right: async () => {
      await passes(0);
      const is = found instanceof Tally ? found.numbers : [];
      return [Number(JSON.stringify(is) === JSON.stringify(expected()))];
    },
    /** Goes on for so many ms: how many passes that takes. */
    warm: async (ms) => {
      const until = performance.now() + ms;
      let done = 0;
      for (; done === 0 || performance.now() < until; done++) await passes(1);
      return [done];
    },
    /** So many passes: ns for each frame. */
    time: async (count) => {
      const began = performance.now();
      await passes(count);
      return [((performance.now() - began) * 1e6) / (count * frames)];
    },
  });
  tell('ready');
};

void run();
