import { type Modem, type ModemOptions, quectel, type Traced, use } from '@atrx/core';
import { defer, type Observable, type Observer, Subject, share, takeUntil, tap } from 'rxjs';
import { interruptible } from '../interruptible.ts';
import { transportBy } from '../port.ts';
import type { Settings } from '../settings/settings.ts';
import { traceFile } from '../trace/trace-file.ts';
import { modemOptions } from './modem-options.ts';
import { type Progress, progressOf } from './progress.ts';

/**
 * Opens the modem that the settings name, works with it, and closes it in good order: its connections, its context, its port. On
 * a terminal it shows the steps of the bring-up. Asked to end (Ctrl+C, kill), it leaves the work, closes likewise, and rejects
 * with `Interrupted`; asked again, the program ends at once.
 */
export const withModem = async (
  settings: Settings,
  work: (modem: Modem, progress: Progress) => Observable<unknown>,
  options: Partial<ModemOptions> = {},
): Promise<void> => {
  const [transport, known] = await Promise.all([transportBy(settings), modemOptions(settings)]);
  const progress = progressOf(settings.port ?? '', settings.json);
  const up$ = new Subject<void>();
  const opening = (stop$: Observable<unknown>) => {
    const leaving$ = stop$.pipe(
      tap(() => progress.note('closing… (Ctrl+C again: at once)')),
      share(),
    );
    return defer(() => quectel(transport, { ...known, trace: tracing(progress, settings), ...options })).pipe(
      // Left before it is up, it says farewell by itself; from then on the end of the work is what closes it.
      takeUntil(leaving$.pipe(takeUntil(up$))),
      use((modem) => {
        up$.next();
        progress.end();
        return work(modem, progress).pipe(takeUntil(leaving$));
      }),
    );
  };
  try {
    await interruptible(opening);
  } finally {
    progress.end();
  }
};

/** Who is told what crosses the line: whoever waits for the bring-up, and the file that was asked for. */
const tracing = (progress: Progress, { trace }: Settings): Partial<Observer<Traced>> => {
  if (trace === undefined) return { next: progress.trace };
  const file = traceFile(trace);
  return {
    ...file,
    next: (traced) => {
      progress.trace(traced);
      file.next(traced);
    },
  };
};
