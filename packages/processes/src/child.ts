import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { either as E, function as F } from 'fp-ts';
import * as t from 'io-ts';

/** A process that was started here, and ends here: with everything it has started itself. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** Whether it still runs. */
  readonly alive: () => boolean;
  /** What it has said on stderr so far, for a complaint about it. */
  readonly complaint: () => string;
  readonly exited: Promise<void>;
  /** What it has ended with: nothing while it runs, and where a signal has ended it. */
  readonly code: () => number | null;
  /** SIGKILL, to it and what it has started; resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

/** A program of this package, which answers questions in numbers, and tells of things by itself. */
export interface Program extends Child {
  /** Rejects when it does not answer within the time, or ends before. */
  readonly ask: (question: string, argument?: number, within?: number) => Promise<readonly number[]>;
  /** The next time that it tells this, or the first one that nobody has heard yet. */
  readonly told: (what: string, within?: number) => Promise<readonly number[]>;
  readonly onTold: (what: string, heard: (numbers: readonly number[]) => void) => void;
}

const running = new Set<ChildProcess>();
/** What is started now belongs to work that was given up. */
let barred = false;

/** ms from the end of a process to that of what it has said. */
const LAST_WORDS = 1_000;

/** A negative pid is the group that it leads. */
const killGroup = (child: ChildProcess) => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended, and so has all that it started.
  }
};

process.on('exit', () => {
  for (const child of running) killGroup(child);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

const followed = (child: ChildProcess): Child => {
  running.add(child);
  if (barred) killGroup(child);
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4_000);
  });
  const exited = new Promise<void>((resolve) => {
    const gone = () => {
      running.delete(child);
      // What it has forked may outlive it.
      killGroup(child);
    };
    child.once('exit', () => {
      gone();
      // What has left its group may hold its pipes open.
      setTimeout(resolve, LAST_WORDS).unref();
    });
    // All that it has said has been read.
    child.once('close', resolve);
    child.once('error', (error) => {
      complaint += error.message;
      gone();
      resolve();
    });
  });
  const kill = async () => {
    // Its number may be another's by now.
    if (running.has(child)) killGroup(child);
    await exited;
  };
  return {
    pid: child.pid ?? 0,
    alive: () => running.has(child),
    complaint: () => complaint,
    exited,
    code: () => child.exitCode,
    kill,
    [Symbol.asyncDispose]: kill,
  };
};

/** Starts a command in a process group of its own. */
export const spawned = (command: string, args: readonly string[], options: SpawnOptions = {}): Child =>
  followed(spawn(command, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'], ...options }));

/** The same, for a command that says one thing and ends. */
export const output = (command: string, args: readonly string[]): Child & { readonly said: () => string } => {
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return { ...followed(child), said: () => said };
};

const Answer = t.type({ id: t.number, answer: t.array(t.number) });
const Failed = t.type({ id: t.number, failed: t.string });
const Told = t.type({ told: t.string, numbers: t.array(t.number) });
const Message = t.union([Answer, Failed, Told]);

/** Starts a program of this package; resolves when it has told that it is ready. */
export const started = async (
  file: string,
  settings: unknown,
  nodeOptions: readonly string[] = [],
): Promise<Program> => {
  const child = spawn(process.execPath, [...nodeOptions, file, JSON.stringify(settings)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const life = followed(child);
  const waiting = new Map<number, (message: t.TypeOf<typeof Answer> | t.TypeOf<typeof Failed>) => void>();
  const listeners = new Map<string, Set<(numbers: readonly number[]) => void>>();
  const unheard = new Map<string, readonly number[]>();
  const hear = (what: string, numbers: readonly number[]) => {
    const those = listeners.get(what);
    if (!those?.size) unheard.set(what, numbers);
    for (const heard of [...(those ?? [])]) heard(numbers);
  };
  let id = 0;
  child.on('message', (message: unknown) =>
    F.pipe(
      Message.decode(message),
      E.match(ignored, (said) => {
        if ('told' in said) hear(said.told, said.numbers);
        else waiting.get(said.id)?.(said);
      }),
    ),
  );
  const died = (what: string) => new Error(`${file} ended before ${what}: ${life.complaint()}`);
  const bounded = <T>(what: string, within: number, work: Promise<T>): Promise<T> => {
    const clock = timeLimit(
      within,
      () => new Error(`${file}: no ${what} within ${within} ms. ${life.complaint()}`),
    );
    const gone = life.exited.then((): never => {
      throw died(what);
    });
    return Promise.race([work, gone, clock.over]).finally(clock.stop);
  };
  const onTold: Program['onTold'] = (what, heard) => {
    const those = listeners.get(what) ?? new Set();
    listeners.set(what, those.add(heard));
  };
  const told: Program['told'] = (what, within = 10_000) =>
    bounded(
      what,
      within,
      new Promise((resolve) => {
        const early = unheard.get(what);
        unheard.delete(what);
        if (early) return resolve(early);
        const heard = (numbers: readonly number[]) => {
          listeners.get(what)?.delete(heard);
          resolve(numbers);
        };
        onTold(what, heard);
      }),
    );
  const ask: Program['ask'] = (question, argument = 0, within = 30_000) => {
    id += 1;
    const own = id;
    const answered = new Promise<readonly number[]>((resolve, reject) =>
      waiting.set(own, (message) => {
        waiting.delete(own);
        if ('answer' in message) resolve(message.answer);
        else reject(new Error(`${file}: ${question}: ${message.failed}`));
      }),
    );
    child.send({ id: own, question, argument }, () => undefined);
    return bounded(`answer to ${question}`, within, answered);
  };
  try {
    await told('ready', 20_000);
  } catch (error) {
    await life.kill();
    throw error;
  }
  return { ...life, ask, told, onTold };
};

const ignored = () => undefined;

const timeLimit = (ms: number, error: () => Error) => {
  let stop = () => {};
  const over = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(error()), ms);
    stop = () => clearTimeout(timer);
  });
  return { over, stop };
};

/** Rejects when the work takes longer. What the work has started, it ends itself: see `abandoned`. */
export const within = <T>(ms: number, what: string, work: Promise<T>): Promise<T> => {
  const clock = timeLimit(ms, () => new Error(`${what}: not within ${ms} ms`));
  return Promise.race([work, clock.over]).finally(clock.stop);
};

/** Resolves when the child has ended by itself, or rejects after so many milliseconds. */
export const ended = (child: Child, ms: number) => within(ms, 'the end of a process', child.exited);

/** Milliseconds that work may take to come to its end when nothing that it starts lives. */
const LAST = 60_000;

/** Ends all that runs, and whatever that work still starts; resolves when the work is over, so that the next one is alone. */
export const abandoned = async (work: Promise<unknown>): Promise<void> => {
  barred = true;
  for (const child of running) killGroup(child);
  try {
    await within(
      LAST,
      'the end of what was given up',
      work.catch(() => undefined),
    );
  } finally {
    barred = false;
  }
};
