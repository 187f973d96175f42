/** One work in a process of its own, done over and over, so that time can be taken. */
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import * as t from 'io-ts';
import { GROUPS } from '../path/groups.ts';

const settings = settingsOf(t.type({ work: t.string }));

const work = GROUPS.flatMap(({ works }) => works).find(({ name }) => name === settings.work);
if (!work) throw new Error(`No work ${settings.work}.`);

/** What was put off is done. */
const rest = () => new Promise((resolve) => setImmediate(resolve));

const run = async () => {
  const { each, pass, right } = await work.ready();
  const passes = async (enough: (done: number) => boolean) => {
    let done = 0;
    for (; !enough(done); done++) {
      await pass();
      await rest();
    }
    if (!right()) throw new Error('not what had to be done');
    return done;
  };
  answering({
    /** Goes on for so many ms: how many passes that takes. */
    warm: async (ms) => {
      const until = performance.now() + ms;
      return [await passes((done) => done > 0 && performance.now() >= until)];
    },
    /** So many passes: ns for each of what is counted. */
    time: async (count) => {
      const began = performance.now();
      await passes((done) => done === count);
      return [((performance.now() - began) * 1e6) / (count * each)];
    },
  });
  tell('ready');
};

void run();
