import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SchedulerLike } from 'rxjs';
import type { AtPortOptions } from '../src/at-port.ts';
import { encode, type Recording, recording, sequence } from '../src/trace/index.ts';

// The lines that a test opens are recorded, and where it fails their traces are written to files: `decode` reads them, and
// `replay` plays the module's part of them.

/** A test that plays a scene many times fails at the last. */
const KEPT = 3;

/** Where the traces go: ATRX_TRACES, or a folder among the temporary ones. */
const folder = () => process.env['ATRX_TRACES'] ?? join(tmpdir(), 'atrx-traces');

let recordings: Recording[] = [];

/** The options with a recording besides whoever watches already. */
export const recorded = <O extends Pick<AtPortOptions, 'trace'>>(options: O, scheduler: SchedulerLike): O => {
  const kept = recording({ scheduler });
  recordings = [...recordings.slice(1 - KEPT), kept];
  const { trace } = options;
  const watcher = typeof trace === 'function' ? { next: trace } : trace;
  return {
    ...options,
    trace: {
      next: (traced) => {
        kept.next(traced);
        watcher?.next?.(traced);
      },
      complete: () => {
        kept.complete();
        watcher?.complete?.();
      },
      error: (error: unknown) => {
        kept.error(error);
        watcher?.error?.(error);
      },
    },
  };
};

interface Running {
  readonly currentlyRunningTest?: { readonly errors: readonly unknown[] } | null;
}

const isRunning = (state: unknown): state is Running =>
  typeof state === 'object' && state !== null && 'currentlyRunningTest' in state;

// Jest tells a hook nothing of the test it follows; what runs the tests keeps that under a symbol of its own.
const hasFailed = (): boolean => {
  const names = Object.getOwnPropertySymbols(globalThis).filter(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  );
  const states = names.map((name): unknown => Reflect.get(globalThis, name)).filter(isRunning);
  return states.some(({ currentlyRunningTest }) => (currentlyRunningTest?.errors.length ?? 0) > 0);
};

const fileName = (test: string, i: number): string =>
  `${test.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 80)}-${process.pid}-${i}.ndjson`;

const write = (): void => {
  mkdirSync(folder(), { recursive: true });
  const { currentTestName: test = 'a test' } = expect.getState();
  for (const [i, { trace }] of recordings.entries()) {
    const file = join(folder(), fileName(test, i));
    writeFileSync(file, encode(trace()));
    process.stderr.write(
      `The trace of "${test}": ${file}\n${sequence(trace()).split('\n').slice(-12).join('\n')}\n`,
    );
  }
};

beforeEach(() => {
  recordings = [];
});

afterEach(() => {
  if (recordings.length > 0 && hasFailed()) write();
});
