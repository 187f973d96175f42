/** One contestant in a process of its own: it finds the frames of a stream, so that it can be seen to, or so that time can be taken. */
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import * as t from 'io-ts';
import { chunks } from '../frames/chunks.ts';
import { CONTESTANTS } from '../frames/contestants/index.ts';
import { expected, Tally, Touched } from '../frames/found.ts';
import { encoded } from '../frames/framings.ts';
import { parts } from '../frames/payloads.ts';
import { Stream } from '../frames/stream.ts';

const Settings = t.intersection([t.type({ contestant: t.string, seen: t.boolean }), Stream]);
const settings = settingsOf(Settings);

const contestant = CONTESTANTS.find(({ name }) => name === settings.contestant);
if (!contestant) throw new Error(`No contestant ${settings.contestant}.`);

const all = parts(settings.seed, settings, settings.bytes, settings.frames);
const frames = all.filter((part) => typeof part !== 'string').length;
const pieces = chunks(encoded(contestant.framing, all), settings.chunk, settings.buffers);
const found = settings.seen ? new Tally() : new Touched();

/** What a contestant has put off is done. */
const rest = () => new Promise((resolve) => setImmediate(resolve));

const run = async () => {
  const feed = await contestant.ready(found);
  const pass = () => {
    for (const piece of pieces) feed(piece);
  };
  answering({
    /** Whether everything is found that has to be. */
    right: async () => {
      pass();
      await rest();
      const is = found instanceof Tally ? found.numbers : [];
      return [Number(JSON.stringify(is) === JSON.stringify(expected(all)))];
    },
    /** Goes on for so many ms: how many passes that takes. */
    warm: async (ms) => {
      const until = performance.now() + ms;
      let passes = 0;
      for (; passes === 0 || performance.now() < until; passes++) {
        pass();
        await rest();
      }
      return [passes];
    },
    /** So many passes: ns for each frame. */
    time: async (passes) => {
      const began = performance.now();
      for (let done = 0; done < passes; done++) {
        pass();
        await rest();
      }
      return [((performance.now() - began) * 1e6) / (passes * frames)];
    },
  });
  tell('ready');
};

void run();
