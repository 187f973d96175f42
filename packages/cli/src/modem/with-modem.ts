import { type Modem, type ModemOptions, quectel, use } from '@atrx/core';
import { defer, type Observable, Subject, share, takeUntil, tap } from 'rxjs';
import { interruptible } from '../interruptible.ts';
import { transportBy } from '../port.ts';
import type { Settings } from '../settings/settings.ts';
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
    return defer(() => quectel(transport, { ...known, trace: progress.trace, ...options })).pipe(
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
