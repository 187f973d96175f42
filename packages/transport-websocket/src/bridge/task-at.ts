import { type Link, TransportError } from '@atrx/transport';
import {
  catchError,
  defaultIfEmpty,
  defer,
  from,
  ignoreElements,
  last,
  map,
  type Observable,
  type ObservableInput,
  of,
  TimeoutError,
  timeout,
} from 'rxjs';
import type { Refusal } from '../protocol/message.ts';
import type { Task } from './machine/effect.ts';
import type { TaskOutcome } from './machine/event.ts';

/** What a bridge can do beside the UART, by its name: press the power key, pulse EMERG_OFF. Done when it completes. */
export type Actions = Readonly<Record<string, () => ObservableInput<unknown>>>;

/** An action has so many milliseconds; then it is given up. */
const ACTION = 30_000;

/** Does it, once subscribed, and emits what came of it: one outcome, no error. `link`: the port, if it is open. */
export const taskAt = (
  name: string,
  link: Link | undefined,
  actions: Actions,
  what: Task,
): Observable<TaskOutcome> =>
  defer(() => outcomes(name, link, actions, what)).pipe(
    catchError((error: unknown) => refused(codeOf(error), said(error))),
    defaultIfEmpty<TaskOutcome, TaskOutcome>({ ok: true }),
  );

const outcomes = (
  name: string,
  link: Link | undefined,
  actions: Actions,
  what: Task,
): Observable<TaskOutcome> => {
  if (what._tag === 'Action') {
    const action = Object.hasOwn(actions, what.name) ? actions[what.name] : undefined;
    if (!action) return refused('unsupported', `${name} has no action of this name.`);
    return from(action()).pipe(ignoreElements(), timeout({ first: ACTION }));
  }
  if (!link) return refused('gone', `${name} is not open.`);
  switch (what._tag) {
    case 'Write':
      return link.write(what.bytes);
    case 'Lines':
      return link.signals?.set(what.lines) ?? refused('unsupported', `${name} has no modem lines.`);
    case 'Set':
      return (
        link.tuning?.set(what.settings).pipe(
          last(),
          map((settings) => ({ ok: true, outcome: { settings } })),
        ) ?? refused('unsupported', `The settings of ${name} cannot be changed.`)
      );
  }
};

const refused = (code: Refusal, why: string): Observable<TaskOutcome> => of({ ok: false, code, why });

const codeOf = (error: unknown): Refusal => {
  if (error instanceof TimeoutError) return 'timeout';
  if (!(error instanceof TransportError)) return 'failed';
  if (error.reason === 'unsuitable') return 'unsupported';
  return error.reason === 'lost' || error.reason === 'closed' ? 'gone' : 'failed';
};

/** What an error says, in no more than a message to a client holds. */
export const said = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 1000);
