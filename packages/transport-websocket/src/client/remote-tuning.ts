import { type LineSettings, TransportError, type Tuning } from '@atrx/transport';
import { map, type Observable } from 'rxjs';
import type { Operation, Outcome } from '../protocol/message.ts';

/** The settings of a remote UART, as the bridge told them last. */
export const remoteTuning = (
  place: string,
  ask: (operation: Operation) => Observable<Outcome>,
  settings: () => LineSettings,
): Tuning => ({
  settings,
  set: (change) =>
    ask({ t: 'set', settings: change }).pipe(
      map((outcome) => {
        if (outcome.settings) return outcome.settings;
        throw new TransportError('unsuitable', `${place} does not say what its settings are now.`);
      }),
    ),
});
