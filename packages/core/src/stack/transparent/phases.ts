import { defer, EMPTY, first, map, type Observable, Subject, startWith, switchMap, throwError } from 'rxjs';
import { ModemError, type Reason } from '../../at/reason.ts';

/** What the line is doing: commands, stepping back in, data, finding out whether it still is data, or nothing any more. */
export type Phase = 'command' | 'returning' | 'data' | 'asking' | 'over';

/** What the line is doing, for those who wait for it. */
export class Phases {
  /** Set before the line itself changes; who waits is told afterwards, by {@link tell}. */
  current: Phase = 'command';
  private readonly refusal: Reason;
  private readonly changed$ = new Subject<void>();
  private failure: unknown;

  /** `refusal`: why nothing can be done any more where it has ended in good order. */
  constructor(refusal: Reason) {
    this.refusal = refusal;
  }

  tell(): void {
    this.changed$.next();
  }

  /** It is over for good, for that reason, where there is one. */
  end(because: unknown): void {
    this.failure ??= because;
    this.current = 'over';
    this.tell();
  }

  /** Emits once, when it is one of those; whoever was told of it before may have changed it again. */
  when(...phases: readonly Phase[]): Observable<Phase> {
    return this.changed$.pipe(
      startWith(undefined),
      map(() => this.current),
      first((phase) => phases.includes(phase)),
    );
  }

  /** Completes when payload may be written; errors when it never may again. */
  readonly ready$: Observable<never> = defer(() => this.when('data', 'over')).pipe(
    switchMap((phase) => (phase === 'over' ? this.refused() : EMPTY)),
  );

  /** Errors when it is over, with why that is so. */
  readonly over$: Observable<never> = defer(() => this.when('over')).pipe(switchMap(() => this.refused()));

  /** The error of what comes too late. */
  refused(): Observable<never> {
    return throwError(() => this.failure ?? new ModemError(this.refusal));
  }
}
