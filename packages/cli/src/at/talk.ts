import { type AtPortOptions, atPort, use } from '@atrx/core';
import type { Told } from '@atrx/core/typed';
import { from, ignoreElements, type Observable, takeUntil, tap } from 'rxjs';
import { dialectBy } from '../dialect-by.ts';
import { interruptible } from '../interruptible.ts';
import { transportBy } from '../port.ts';
import type { Settings } from '../settings/settings.ts';
import { traceFile } from '../trace/trace-file.ts';
import { UsageError } from '../usage-error.ts';
import { answers } from './answers.ts';
import { dataOption, requestsOf } from './data-option.ts';
import { historyAt, historyPath } from './history.ts';
import { answeredJson } from './painted.ts';
import { piped } from './piped.ts';
import { repl } from './repl.ts';
import { terminal } from './terminal.ts';

/** Talks AT to the module that the settings name: what was given, what comes from a pipe, or what is typed. */
export const talk = async (
  commands: readonly string[],
  data: readonly string[],
  settings: Settings,
): Promise<void> => {
  const { stdin, stdout } = process;
  const given = requestsOf(commands, await Promise.all(data.map(dataOption)));
  const transport = await transportBy(settings);
  const { timeout, escape: effect, json } = settings;
  const options: AtPortOptions = {
    ...(await dialectBy(settings)),
    ...(settings.trace !== undefined && { trace: traceFile(settings.trace) }),
  };
  const told = (request$: Parameters<typeof answers>[1]): Observable<unknown> =>
    answers(transport, request$, { timeout, escape: effect, ...options }).pipe(tap(json ? tellJson : tell));
  const typed = (): Observable<unknown> => {
    if (!stdout.isTTY) throw new UsageError('Nothing is asked: give a command, or pipe some in.');
    const seat = { input: stdin, output: stdout, history: historyAt(historyPath(process.env)) };
    return atPort(transport, options).pipe(
      use((module) =>
        terminal(seat).pipe(use((opened) => repl(module, opened, { timeout, escape: effect, json }))),
      ),
      ignoreElements(),
    );
  };
  const work = () => {
    if (given.length > 0) return told(from(given));
    return stdin.isTTY ? typed() : told(piped(stdin));
  };
  await interruptible((stop$) => work().pipe(takeUntil(stop$)));
};

const tell = (told: Told): void => {
  const line = 'line' in told ? told.line : told.failed === undefined ? told.final : null;
  if (line !== null) process.stdout.write(`${line}\n`);
};

const tellJson = (told: Told): void => {
  if ('command' in told) process.stdout.write(`${answeredJson(told)}\n`);
};
