import { type Bundle, type Program, started, within } from '@atrx/processes';
import { MEASURED } from '../measures/held.ts';
import { type Kind, MARK } from './setting.ts';

/** Who serves, how much comes at once, and how many take it: a writer, and observers. */
export interface Cast {
  readonly kind: Kind;
  readonly piece: number;
  readonly observers: number;
}

/** What a pass has cost. */
export interface Passed {
  /** Seconds of CPU, of the server and of all its clients together; and of a clock on the wall. */
  readonly server: number;
  readonly clients: number;
  readonly lasted: number;
  /** Bytes of the server in memory at the most. */
  readonly most: number;
}

/** A server with its clients, each in processes of their own. */
export interface Scene {
  readonly cast: Cast;
  readonly clients: number;
  /** Feeds the UART of the server so many bytes, as fast as all its clients take them. */
  readonly pass: (bytes: number) => Promise<Passed>;
  /** Bytes of the server in memory, and on its heap, behind a garbage collection: before anybody came. */
  readonly before: readonly number[];
  /** The clients go: the same after that. */
  readonly leave: () => Promise<readonly number[]>;
  readonly kill: () => Promise<void>;
}

const TOKEN = 'benchmark-benchmark-benchmark-benchmark-0000';
/** Feeds that are underway at once. Less than the half of what a bridge keeps for clients that are slow. */
const AHEAD = 2;
const PATIENCE = 60_000;

/** How many are in which process: a lone writer, or two crowds. */
const crowds = (observers: number): readonly number[] =>
  observers === 0 ? [1] : [1 + observers / 2, observers / 2];

export const scene = async (bundle: Bundle, cast: Cast): Promise<Scene> => {
  const { kind, piece, observers } = cast;
  const server = await started(bundle.program('bridge'), { kind, piece, token: TOKEN }, MEASURED);
  const [port = 0] = await server.ask('port');
  const before = await server.ask('memory');
  const readers: Program[] = [];
  const kill = async () => {
    await Promise.all([server, ...readers].map((one) => one.kill()));
  };
  try {
    for (const [at, count] of crowds(observers).entries())
      readers.push(
        await started(bundle.program('readers'), {
          ...{ kind, port, token: TOKEN, readers: count, writes: at === 0 },
        }),
      );
  } catch (error) {
    await kill();
    throw error;
  }
  const everybody = [server, ...readers];

  /** How far each process has come, in marks. */
  const reached = readers.map(() => 0);
  let moved = (): void => undefined;
  for (const [at, reader] of readers.entries())
    reader.onTold('mark', ([mark = 0]) => {
      reached[at] = mark;
      moved();
    });
  const until = (mark: number): Promise<void> => {
    const there = new Promise<void>((resolve) => {
      moved = () => {
        if (Math.min(...reached) >= mark) resolve();
      };
      moved();
    });
    const lost = readers.map(async ({ exited, complaint }) => {
      await exited;
      throw new Error(`A reader of the ${kind} has ended: ${complaint()}`);
    });
    return within(PATIENCE, `mark ${mark}`, Promise.race([there, ...lost]));
  };

  let fed = 0;
  return {
    cast,
    before,
    clients: 1 + observers,
    pass: async (bytes) => {
      await Promise.all(everybody.map((one) => one.ask('begin')));
      const began = performance.now();
      for (const last = fed + bytes / MARK; fed < last; fed++) {
        await until(fed - AHEAD + 1);
        await server.ask('feed', MARK, PATIENCE);
      }
      await until(fed);
      const lasted = (performance.now() - began) / 1_000;
      const [[cpu = Number.NaN, most = Number.NaN] = [], ...others] = await Promise.all(
        everybody.map((one) => one.ask('end')),
      );
      return { server: cpu, clients: others.reduce((sum, [spent = 0]) => sum + spent, 0), lasted, most };
    },
    leave: async () => {
      await Promise.all(readers.map((reader) => reader.kill()));
      return server.ask('memory');
    },
    kill,
  };
};
