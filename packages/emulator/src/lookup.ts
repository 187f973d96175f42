import { catchError, concatMap, defer, map, type Observable, of, take, throwError, timeout } from 'rxjs';
import { broughtUp } from './activation.ts';
import { isAddress } from './address.ts';
import { elapsed } from './elapsed.ts';
import type { Module } from './module.ts';
import { Unresolved } from './network/unresolved.ts';

/** How long a name may take, in milliseconds: the longest AT+QIDNSGIP takes to answer. */
const patience = 14_000;

/** Labels of 1 to 63 letters, digits, hyphens or underscores, 253 characters in all; digits alone are no name. */
const plausible = (name: string): boolean =>
  name.length <= 253 &&
  /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?$/i.test(name) &&
  (isAddress(name) || !/^[\d.]+$/.test(name));

/**
 * The addresses of a name, at least one, for the context the UART controls; it is brought up if need be (note 8.2).
 * An address in digits is its own. Errors with {@link Unresolved} and with nothing else.
 */
export const lookup = (module: Module, name: string): Observable<readonly string[]> =>
  defer(() => {
    const { state, options } = module;
    if (!plausible(name)) return failed(name, 2);
    return broughtUp(module, state.foreground, options).pipe(
      concatMap((up) => (up ? resolved(module, name) : failed(name, 3))),
    );
  });

const failed = (name: string, because: Unresolved['because']) =>
  throwError(() => new Unresolved(name, because));

const resolved = ({ options }: Module, name: string): Observable<readonly string[]> => {
  const { network, latency, scheduler } = options;
  if (isAddress(name)) return of([name]);
  return elapsed(latency['RESOLVE'] ?? 0, scheduler).pipe(
    concatMap(() => network.resolve(name)),
    take(1),
    timeout({ first: patience, scheduler }),
    map((addresses) => {
      if (addresses.length === 0) throw new Unresolved(name, 8);
      return addresses;
    }),
    catchError((cause: unknown) => (cause instanceof Unresolved ? throwError(() => cause) : failed(name, 5))),
  );
};
