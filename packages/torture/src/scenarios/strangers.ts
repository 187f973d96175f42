import { setTimeout as wait } from 'node:timers/promises';
import { change, MEASURED, MiB, type Program, started } from '@atrx/processes';
import { freePort } from '../processes/port.ts';
import { type Cell, type Context, cellOf, type Row, type Scenario, scaled } from './scenario.ts';

const SOCKETS = 1_000;
const GUESSES = 100_000;
/** Messages of ten thousand fragments each. */
const FRAGMENTED = 100;
/** Policy violation; message too big. */
const TOO_MANY = 1008;
const TOO_BIG = 1009;
const FRAME = 100 * MiB;
const HEADERS = 2_000;
const GROWTH = 16 * MiB;
/** What an open WebSocket may cost: about 15 KiB it does, in Node. */
const SOCKET = 24 * 1024;
const PATIENCE = 6_000;
/** Milliseconds between two looks at the memory of the bridge. */
const EVERY = 500;
/** Wrong tokens of one address. */
const PERSISTENT = 100;

interface Scene {
  readonly strangers: Program;
  /** By how many bytes the bridge has grown at most while that was done. */
  readonly growth: (work: () => Promise<void>) => Promise<number>;
  readonly alive: () => boolean;
}

const scene = async (context: Context, play: (scene: Scene) => Promise<Cell>): Promise<Cell> => {
  const { bundle, token } = context;
  const port = await freePort();
  await using bridge = await started(bundle.program('flooded'), { port, token }, MEASURED);
  await using strangers = await started(bundle.program('strangers'), { port, token });
  const memory = async () => (await bridge.ask('memory'))[0] ?? 0;
  const growth = async (work: () => Promise<void>) => {
    const before = await memory();
    let peak = before;
    let over = false;
    const watching = async () => {
      while (!over) {
        peak = Math.max(peak, await memory());
        await wait(EVERY);
      }
    };
    const watched = watching();
    try {
      await work();
    } finally {
      over = true;
      await watched;
    }
    return peak - before;
  };
  await strangers.ask('welcome');
  return await play({ strangers, growth, alive: bridge.alive });
};

const silence =
  (how: 'silent' | 'upgraded', sockets: number) =>
  async (at: Scene): Promise<Cell> => {
    // Eight of one address; a first few warm it up.
    await at.strangers.ask(how, 64);
    let [count, gone, last]: readonly (number | undefined)[] = [];
    const grown = await at.growth(async () => {
      [count = 0, gone = 0, last = 0] = await at.strangers.ask(how, sockets);
    });
    const [welcome] = await at.strangers.ask('welcome');
    return {
      text: `${gone} of ${count} gone, the last after ${((last ?? 0) / 1_000).toFixed(1)} s; ${change(grown)}`,
      holds:
        gone === count &&
        (last ?? 0) <= PATIENCE &&
        grown <= (count ?? 0) * SOCKET &&
        welcome === 101 &&
        at.alive(),
    };
  };

const guesses =
  (count: number) =>
  async (at: Scene): Promise<Cell> => {
    let answers: readonly number[] = [];
    const grown = await at.growth(async () => {
      answers = await at.strangers.ask('guess', count, 580_000);
    });
    const [wrong = 0, out = 0, other = 0] = answers;
    const [few = 0, most = 0, rest = 0, right = 0] = await at.strangers.ask('persist', PERSISTENT);
    const [welcome] = await at.strangers.ask('welcome');
    return {
      text: [
        `${wrong.toLocaleString('en')} looked at and refused`,
        ...(out > 0 ? [`**${out} locked out too early**`] : []),
        ...(other > 0 ? [`**${other} not answered so**`] : []),
        `of ${PERSISTENT} of one address ${few} looked at`,
        right === 429 ? 'then not even the right one' : '**then the right one let in**',
        change(grown),
      ].join(', '),
      holds:
        wrong === count &&
        few === 5 &&
        most === PERSISTENT - 5 &&
        rest === 0 &&
        right === 429 &&
        welcome === 101,
    };
  };

/** Of the frames and requests that nobody should send. */
const vandals =
  (messages: number) =>
  async (at: Scene): Promise<Cell> => {
    let answers: readonly number[] = [];
    await at.strangers.ask('fragments', 2, 60_000);
    const grown = await at.growth(async () => {
      answers = [
        ...(await at.strangers.ask('fragments', messages, 120_000)),
        ...(await at.strangers.ask('announce', FRAME)),
        ...(await at.strangers.ask('headers', HEADERS)),
      ];
    });
    const [welcome] = await at.strangers.ask('welcome');
    const [gone = 0, informed = 0, tiny = 0, huge = 0, many = 0] = answers;
    return {
      text: `${gone} of ${messages} closed (${informed} × told ${tiny}); closed with ${huge}; answered ${many}; alive; ${change(grown)}`,
      holds:
        gone === messages &&
        (tiny === TOO_MANY || tiny === TOO_BIG) &&
        huge === TOO_BIG &&
        many >= 400 &&
        welcome === 101 &&
        at.alive() &&
        grown <= GROWTH,
    };
  };

const row = async (
  context: Context,
  what: string,
  bound: string,
  play: (scene: Scene) => Promise<Cell>,
): Promise<Row> => ({
  what,
  bound,
  cells: Object.fromEntries([await cellOf(context, 'bridge', () => scene(context, play))]),
});

/** How many, as people write it. */
const told = (count: number) => count.toLocaleString('en');

export const silentStrangers: Scenario = {
  name: 'silent-strangers',
  limit: 90_000,
  run: async (context) => {
    const sockets = scaled(SOCKETS, context);
    const bound = `all gone in ${PATIENCE / 1_000} s, +24 KiB each at most`;
    return [
      await row(
        context,
        `${told(sockets)} TCP connections that say nothing`,
        bound,
        silence('silent', sockets),
      ),
      await row(
        context,
        `${told(sockets)} WebSockets that never say hello, 8 of each of ${told(Math.ceil(sockets / 8))} addresses`,
        bound,
        silence('upgraded', sockets),
      ),
    ];
  },
};

export const wrongTokens: Scenario = {
  name: 'wrong-tokens',
  limit: 600_000,
  run: async (context) => {
    const count = scaled(GUESSES, context);
    return [
      await row(
        context,
        `${told(count)} wrong tokens, 5 of each of ${told(Math.ceil(count / 5))} addresses`,
        'all refused; after 5 of one address none is looked at',
        guesses(count),
      ),
    ];
  },
};

export const vandalism: Scenario = {
  name: 'vandalism',
  limit: 500_000,
  run: async (context) => {
    const messages = scaled(FRAGMENTED, context);
    return [
      await row(
        context,
        `${told(messages)} messages in 10,000 fragments of one byte; a frame that announces 100 MiB; ${told(HEADERS)} headers`,
        'refused, the process lives, +16 MiB at most',
        vandals(messages),
      ),
    ];
  },
};
