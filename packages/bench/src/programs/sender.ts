/** The far end of a carrier, in a process of its own. */
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import * as t from 'io-ts';
import { senderOf } from '../ends/carriers.ts';
import { frames } from '../ends/sample.ts';
import { chunks } from '../frames/chunks.ts';
import { encoded } from '../frames/framings.ts';

const settings = settingsOf(
  t.type({
    sender: t.string,
    path: t.string,
    token: t.string,
    chunk: t.number,
    payload: t.union([t.literal(64), t.literal(1460)]),
  }),
);

const sender = senderOf(settings.sender);
if (!sender) throw new Error(`No sender ${settings.sender}.`);

const run = async () => {
  const pieces = chunks(encoded('receive', frames(settings.payload)), settings.chunk, 'one');
  const { port = 0, send } = await sender.open(settings);
  answering({
    port: () => [port],
    /** All frames, so many times. */
    send: async (times) => {
      await send(pieces, times);
      return [];
    },
  });
  tell('ready');
};

void run();
