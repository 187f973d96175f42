import { type At, reasonOf } from '@atrx/core';
import { type AskOptions, type Request, type Told, ask as talk } from '@atrx/core/typed';
import { map, type Observable } from 'rxjs';
import { UsageError } from '../usage-error.ts';

const ESC = 0x1b;
const LITERAL = 'Give --escape literal where the module takes it for a byte like any other.';

/** Has the module do what was typed; what went wrong is told with the options that may mend it. */
export const ask = (at: At, request: Request, options: AskOptions = {}): Observable<Told> =>
  talk(at, request, options).pipe(
    map((told) => ('failed' in told ? { ...told, failed: advised(told.failed, request) } : told)),
  );

/** What the library cannot know: which options there are to mend it. */
const advised = (error: unknown, { data }: Request): unknown => {
  const reason = reasonOf(error);
  if (reason?._tag === 'Invalid' && data?.includes(ESC))
    return new UsageError(`${error instanceof Error ? error.message : String(error)} ${LITERAL}`, {
      cause: error,
    });
  if (reason?._tag !== 'TimedOut') return error;
  const { command, after } = reason;
  const message =
    reason.awaiting === 'prompt'
      ? `${command} did not ask for its data within ${after} ms.`
      : `${command} had no answer within ${after} ms. Is it the right --port, at the right --baud? ` +
        'Some commands take longer: --timeout 150000 is enough for any.';
  return new Error(message, { cause: error });
};
