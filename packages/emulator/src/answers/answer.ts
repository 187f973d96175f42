import { type Observable, of } from 'rxjs';
import type { Module } from '../module.ts';
import type { Parameter } from '../parameters.ts';
import { error, ok, type Part } from '../part.ts';
import type { Form } from '../request.ts';

/**
 * How the module answers one form of a command: called when its turn has come, it gives the parts of the answer
 * as they come, the result among them.
 */
export type Answer = (module: Module, parameters: readonly Parameter[]) => Observable<Part>;

/** A command: the forms it has. A form that is missing is answered with ERROR. */
export interface Command extends Readonly<Partial<Record<Form, Answer>>> {
  /** The form that spends the command's latency itself, since something is to be seen meanwhile. The others are answered after it. */
  readonly paced?: Form;
}

/** The commands of one chapter of the manual, by name. */
export type Family = Readonly<Record<string, Command>>;

/** The commonest answer. */
export const done: Observable<Part> = of(ok);

/** The other one. */
export const refused: Observable<Part> = of(error);
