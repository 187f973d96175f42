import type { AtPort } from '@atrx/core';
import type { AskOptions, Told } from '@atrx/core/typed';
import { type Draft, lacking, type Request, typedAt } from '@atrx/core/typed';
import {
  BehaviorSubject,
  concatMap,
  defer,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  type Observable,
  Subject,
  scan,
  share,
  takeUntil,
  tap,
} from 'rxjs';
import { ask } from './ask.ts';
import { helpOn } from './help-on.ts';
import { type Painter, painter } from './painted.ts';
import type { Keyed, Terminal } from './terminal.ts';

const LEAVE = /^(?:exit|quit)$/i;
const HELP = /^(?:help\b|\?)\s*(.*)$/i;

export interface ReplOptions extends AskOptions {
  /** Everything as JSON. */
  readonly json?: boolean;
}

/**
 * Somebody types commands, and sees what the module says to them, and meanwhile. Completes when they leave: by Ctrl+D, by Ctrl+C
 * where nothing is typed and nothing runs, by `exit`.
 */
export const repl = (
  module: AtPort,
  { typed$, ask: askFor, show }: Terminal,
  { json = false, ...options }: ReplOptions,
): Observable<never> =>
  defer(() => {
    const paint: Painter = painter(json);
    const running$ = new BehaviorSubject(false);
    const left$ = new Subject<void>();
    let desk: Draft = {};

    const keyed$ = typed$.pipe(tap({ complete: () => left$.next() }), share());
    const interrupt$ = keyed$.pipe(filter(({ key }) => key === 'interrupt'));

    const prompt = () => {
      if (running$.value) askFor('', 'command');
      else if (desk.pending) askFor('> ', 'data');
      else askFor('at> ', 'command');
    };

    const told = (one: Told) => {
      const line = paint.told(one);
      if (line !== undefined) show(line);
    };

    const asked = (request: Request): Observable<never> =>
      defer(() => {
        running$.next(true);
        prompt();
        return ask(module, request, options).pipe(
          takeUntil(
            interrupt$.pipe(
              tap(() => show(paint.word('given up; what the module still says of it is shown'))),
            ),
          ),
        );
      }).pipe(
        tap(told),
        finalize(() => {
          running$.next(false);
          prompt();
        }),
        ignoreElements(),
      );

    const obeyed = (request: Request): Observable<never> => {
      const [, topic] = HELP.exec(request.text) ?? [];
      if (LEAVE.test(request.text)) left$.next();
      else if (topic === undefined) return asked(request);
      else {
        prompt();
        show(helpOn(topic));
      }
      return EMPTY;
    };

    const requests$ = keyed$.pipe(
      filter(({ key }) => key !== 'interrupt' || !running$.value),
      tap((keyed) => {
        if (keyed.key === 'interrupt' && keyed.line === '' && !desk.pending) left$.next();
      }),
      scan((known: Draft, keyed) => deskAfter(known, keyed), desk),
      tap((after) => {
        desk = after;
        if (!running$.value && !after.request) prompt();
        if (after.said !== undefined) show(paint.word(after.said));
        else if (after.pending) show(paint.word(lacking(after.pending)));
      }),
      map(({ request }) => request),
      filter((request) => request !== undefined),
      concatMap(obeyed),
    );

    const meanwhile$ = module.trace$.pipe(
      map((traced) => (running$.value ? paint.unasked(traced) : paint.late(traced))),
      filter((line) => line !== undefined),
      tap(show),
      ignoreElements(),
    );

    show(paint.word('Tab completes, help says more, Ctrl+C gives a command up, Ctrl+D leaves.'));
    prompt();
    return merge(requests$, meanwhile$).pipe(takeUntil(left$));
  });

const deskAfter = (desk: Draft, keyed: Keyed): Draft => {
  switch (keyed.key) {
    case 'line':
      return typedAt(desk, keyed);
    case 'end':
      return typedAt(desk, { ended: keyed.line });
    case 'interrupt':
    case 'escape':
      return typedAt(desk, 'off');
  }
};
