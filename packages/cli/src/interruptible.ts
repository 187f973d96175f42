import { lastValueFrom, type Observable, Subject } from 'rxjs';
import { Interrupted, type StopSignal, stopped } from './stopped.ts';

/**
 * Does the work to its end. Asked to end before (Ctrl+C, kill, the terminal closes), the work hears of it, closes what it has open
 * and completes: then it rejects with {@link Interrupted}. Asked again, the program ends at once.
 */
export const interruptible = async (
  work: (stop$: Observable<StopSignal>) => Observable<unknown>,
): Promise<void> => {
  let asked: StopSignal | undefined;
  const stop$ = new Subject<StopSignal>();
  const hearing = stopped().subscribe((signal) => {
    asked = signal;
    stop$.next(signal);
  });
  try {
    await lastValueFrom(work(stop$), { defaultValue: undefined });
  } finally {
    hearing.unsubscribe();
  }
  if (asked) throw new Interrupted(asked);
};
