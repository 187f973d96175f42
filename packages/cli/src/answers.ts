import { atPort, reasonOf, use } from '@atrx/core';
import type { Transport } from '@atrx/transport';
import { catchError, concat, map, type Observable, throwError } from 'rxjs';
import { printable } from './printable.ts';
import { typedCommand } from './typed-command.ts';

/** Every line the module answers to one typed command after the other, printable; the first that fails is the last. */
export const answers = (
  transport: Transport,
  commands: readonly string[],
  /** How long each may take, in ms. */
  timeout: number,
): Observable<string> => {
  const typed = commands.map((text) => typedCommand(text, timeout));
  return atPort(transport).pipe(
    use((module) => concat(...typed.map(module.run))),
    map(printable),
    catchError((error: unknown) => throwError(() => advised(error))),
  );
};

/** What the library cannot know: which options there are to mend it. */
const advised = (error: unknown): unknown => {
  const reason = reasonOf(error);
  if (reason?._tag !== 'TimedOut') return error;
  const { command, after } = reason;
  const message =
    reason.awaiting === 'prompt'
      ? `${command} wants data, which this verb cannot give.`
      : `${command} had no answer within ${after} ms. Is it the right --port, at the right --baud? ` +
        'Some commands take longer: --timeout 150000 is enough for AT+QIACT.';
  return new Error(message, { cause: error });
};
