/** The near end of a carrier, in a process of its own: it counts what comes, and the time that takes. */
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import * as t from 'io-ts';
import { receiverOf } from '../ends/carriers.ts';
import { frames } from '../ends/sample.ts';
import { expected, Tally } from '../frames/found.ts';
import { encoded } from '../frames/framings.ts';

const settings = settingsOf(
  t.type({
    receiver: t.string,
    at: t.string,
    token: t.string,
    payload: t.union([t.literal(64), t.literal(1460)]),
  }),
);

const receiver = receiverOf(settings.receiver);
if (!receiver) throw new Error(`No receiver ${settings.receiver}.`);

const sent = frames(settings.payload);
const line = encoded('receive', sent);
const due =
  receiver.takes === 'line' ? line.length : sent.reduce((sum, { payload }) => sum + payload.length, 0);

let left = 0;
let begun: { readonly at: number; readonly cpu: NodeJS.CpuUsage } | undefined;
let all: (numbers: readonly number[]) => void = () => {};
let taken: Promise<readonly number[]> = Promise.resolve([]);
let tally = new Tally();
let seen = false;

const took = (channel: number, bytes: Uint8Array) => {
  begun ??= { at: performance.now(), cpu: process.cpuUsage() };
  left -= bytes.length;
  if (seen) tally.piece(channel, bytes);
  if (left > 0) return;
  const { user, system } = process.cpuUsage(begun.cpu);
  // More than was sent is as wrong as less.
  all([left, performance.now() - begun.at, (user + system) / 1e3]);
};

const expect = (times: number) => {
  left = times * due;
  begun = undefined;
  taken = new Promise((resolve) => {
    all = resolve;
  });
};

const run = async () => {
  await receiver.open(settings, took);
  answering({
    /** All frames are about to come, so many times. */
    expect: (times) => {
      expect(times);
      return [];
    },
    /** They have: by how many bytes too few, ms from the first to the last, ms of the processor. */
    taken: () => taken,
    /** From now on it is looked at what comes. */
    look: () => {
      tally = new Tally();
      seen = true;
      return [];
    },
    /** Whether all frames have come once, as they were sent; from now on they are only counted. */
    right: () => {
      seen = false;
      const is = receiver.takes === 'line' ? expected([{ channel: 0, payload: line }]) : expected(sent);
      return [Number(JSON.stringify(tally.numbers) === JSON.stringify(is))];
    },
  });
  tell('ready');
};

void run();
