import { type AtPortOptions, atPort, use } from '@atrx/core';
import type { AskOptions, Request, Told } from '@atrx/core/typed';
import type { Transport } from '@atrx/transport';
import { concat, concatMap, mergeMap, type Observable, of, throwError } from 'rxjs';
import { ask } from './ask.ts';

/** What the module says to one request after the other; the first that fails is the last, and its failure the error. */
export const answers = (
  transport: Transport,
  request$: Observable<Request>,
  { timeout, escape: effect, ...options }: AskOptions & AtPortOptions = {},
): Observable<Told> =>
  atPort(transport, options).pipe(
    use((module) =>
      request$.pipe(
        concatMap((request) => ask(module, request, { timeout, escape: effect })),
        mergeMap((told) =>
          'failed' in told
            ? concat(
                of(told),
                throwError(() => told.failed),
              )
            : of(told),
        ),
      ),
    ),
  );
