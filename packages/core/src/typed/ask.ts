import {
  asyncScheduler,
  catchError,
  concat,
  defer,
  EMPTY,
  mergeMap,
  type Observable,
  of,
  throwError,
} from 'rxjs';
import { shownLine } from '../catalogue/index.ts';
import type { At } from '../channel/at.ts';
import { reasonOf } from '../scope/attempt.ts';
import type { Request } from './draft.ts';
import { printable } from './printable.ts';
import { type TypedOptions, typedCommand } from './typed-command.ts';

/** What a module says to a command: its lines but the final one as they come, then what became of it. */
export type Told = { readonly line: string; readonly isData: boolean } | Answered;

export interface Answered {
  /** Without its secret, where it has one. */
  readonly command: string;
  /** All but the final line, printable. */
  readonly lines: readonly string[];
  /** `null` where there was none: silence ended the answer, or none came. */
  readonly final: string | null;
  /** How long it took. */
  readonly ms: number;
  /** Why it failed, for a person; absent where it did not. */
  readonly failed?: unknown;
}

export interface AskOptions extends TypedOptions {
  /** Milliseconds. Default: those of the clock. */
  readonly now?: () => number;
}

/** Has the module do what was typed. A refusal is an answer; only the end of the line is an error. */
export const ask = (
  { run }: At,
  request: Request,
  { now = () => asyncScheduler.now(), ...options }: AskOptions = {},
): Observable<Told> =>
  defer(() => {
    const begun = now();
    const lines: string[] = [];
    let last: string | null = null;
    const answered = (final: string | null, failed?: unknown): Answered => ({
      command: shownLine(request.text),
      lines,
      final,
      ms: Math.round(now() - begun),
      ...(failed !== undefined && { failed }),
    });
    return concat(
      run(typedCommand(request, options)).pipe(
        mergeMap(({ text, as }) => {
          const line = printable(text);
          if (as === 'final') last = line;
          else lines.push(line);
          return as === 'final' ? EMPTY : of({ line, isData: as === 'data' });
        }),
      ),
      defer(() => of(answered(last))),
    ).pipe(
      catchError((error: unknown) => {
        const reason = reasonOf(error);
        if (!reason || reason._tag === 'LinkLost') return throwError(() => error);
        const final = reason._tag === 'Refused' ? printable(reason.text) : null;
        return of(answered(final, error));
      }),
    );
  });
