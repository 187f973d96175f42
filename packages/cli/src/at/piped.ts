import { createInterface } from 'node:readline';
import { type Draft, lacking, type Request, typedAt } from '@atrx/core/typed';
import { concat, defer, filter, from, map, type Observable, scan, tap } from 'rxjs';
import { UsageError } from '../usage-error.ts';

import { mustBeFit } from './must-be-fit.ts';

/** Requests from a pipe, one a line; the data of one that prompts is what follows it. Errors with `UsageError`. */
export const piped = (input: NodeJS.ReadableStream): Observable<Request> =>
  defer(() => {
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    let last: Draft = {};
    const request$ = from(lines).pipe(
      scan((desk: Draft, line) => typedAt(desk, { line }), {}),
      tap((desk) => {
        last = desk;
        if (desk.said !== undefined) throw new UsageError(desk.said);
      }),
      map(({ request }) => request),
      filter((request) => request !== undefined),
      tap(({ text }) => mustBeFit({ text })),
    );
    const end$ = defer(() => {
      const { pending } = last;
      if (pending)
        throw new UsageError(`The input ends within the data of ${pending.text}: ${lacking(pending)}.`);
      return [];
    });
    return concat(request$, end$);
  });
