import { either as E } from 'fp-ts';
import { defer, ignoreElements, map, type Observable, throwError } from 'rxjs';
import type { Operation, Outcome, OutgoingLine, PortListing, Step, Takeover } from '../protocol/message.ts';
import { type ScriptStep, wireSteps } from '../protocol/script.ts';
import { refused } from './link-failure.ts';

/**
 * What a bridge does at the UART by itself: `pulse`, `script` and `drain` in the order asked among the writes, the rest at
 * once. Each is cold, asked once for each subscription, executed once however often the line is cut, and errors with
 * TransportError: its `cause` is a `Refused`.
 */
export interface Remote {
  /** The ports of the bridge, as far as the token may see them. */
  readonly ports: () => Observable<readonly PortListing[]>;
  /** Puts a line to that level and back after so many milliseconds (at most 10 000), timed at the UART. */
  readonly pulse: (line: OutgoingLine, level: boolean, ms: number) => Observable<never>;
  /** Something the bridge was configured with: the power key, EMERG_OFF. At once, past what is queued. */
  readonly action: (name: string) => Observable<never>;
  /** Steps with nothing of anybody's between them, timed at the UART. */
  readonly script: (steps: readonly ScriptStep[]) => Observable<never>;
  /** What is done at the UART should this writer vanish, in place of what was said before. */
  readonly will: (steps: readonly ScriptStep[]) => Observable<never>;
  /** Completes when the UART has taken all that was written before. */
  readonly drain: () => Observable<never>;
  /** Drops what was written and not yet handed to the UART; gives how many bytes. */
  readonly purge: () => Observable<number>;
  /**
   * An observer becomes the writer. Default 'no': only where there is none. It is taken from another once: cut before the
   * answer came, this client is given what it may have got, and errors with 'busy' where another writes.
   */
  readonly takeover: (how?: Takeover) => Observable<never>;
  /** The writer becomes an observer. */
  readonly release: () => Observable<never>;
}

export const remote = (place: string, ask: (operation: Operation) => Observable<Outcome>): Remote => {
  const done = (operation: Operation) => ask(operation).pipe(ignoreElements());
  const stepped = (t: 'script' | 'will', steps: readonly ScriptStep[]) =>
    defer(() =>
      E.match(
        (why: string): Observable<never> => throwError(() => refused(place, t, 'invalid', why)),
        (wired: readonly Step[]) => done({ t, steps: wired }),
      )(wireSteps(steps)),
    );
  return {
    ports: () => ask({ t: 'ports' }).pipe(map(({ ports = [] }) => ports)),
    pulse: (line, level, ms) => done({ t: 'pulse', line, level, ms }),
    action: (name) => done({ t: 'action', name }),
    script: (steps) => stepped('script', steps),
    will: (steps) => stepped('will', steps),
    drain: () => done({ t: 'drain' }),
    purge: () => ask({ t: 'purge' }).pipe(map(({ purged = 0 }) => purged)),
    takeover: (how = 'no') => done({ t: 'takeover', how }),
    release: () => done({ t: 'release' }),
  };
};
