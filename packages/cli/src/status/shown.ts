import { createLogUpdate } from 'log-update';
import {
  auditTime,
  distinctUntilKeyChanged,
  first,
  lastValueFrom,
  type Observable,
  skipWhile,
  takeUntil,
  tap,
} from 'rxjs';
import { dialectBy } from '../dialect-by.ts';
import { transportBy } from '../port.ts';
import type { Settings } from '../settings/settings.ts';
import { stopped } from '../stopped.ts';
import { telling } from '../telling.ts';
import { traceFile } from '../trace/trace-file.ts';
import type { Asking } from './asked.ts';
import { drawn } from './drawn.ts';
import type { Picture } from './picture.ts';
import { statusOf } from './status-of.ts';
import { toldStatus } from './told-status.ts';

export interface How extends Asking {
  readonly once?: true;
  readonly observe?: true;
}

/** What is drawn sooner nobody sees, in ms. */
const FRAME = 100;

/** Shows a module until somebody has seen enough: on a terminal in one place, otherwise one picture after the other. */
export const shown = async (settings: Settings, { interval, both, once, observe }: How): Promise<void> => {
  const { port = '', trace, json } = settings;
  const transport = await (observe
    ? transportBy({ ...settings, signals: false }, { role: 'observer' })
    : transportBy(settings));
  const options = { ...(await dialectBy(settings)), ...(trace !== undefined && { trace: traceFile(trace) }) };
  const picture$ = statusOf(transport, observe ? undefined : { interval, both }, options);
  const live = process.stdout.isTTY && !json && !once;
  // One that hides the cursor ends the program by itself on Ctrl+C (restore-cursor), before the line is let go.
  const screen = createLogUpdate(process.stdout, { showCursor: true });
  const tell = telling(settings);
  const show = (picture: Picture) => {
    const lines = drawn(port, picture).join('\n');
    if (live) screen(lines);
    else tell(toldStatus(picture), lines);
  };
  const frames$ = live ? picture$.pipe(auditTime(FRAME)) : picture$.pipe(whole(observe));
  try {
    await lastValueFrom((once ? frames$.pipe(answered()) : frames$).pipe(tap(show), takeUntil(stopped())), {
      defaultValue: undefined,
    });
  } finally {
    if (live) screen.done();
  }
};

/** A picture for each time that everything was asked, or, where nobody asks, for each second. */
const whole = (observe: true | undefined) => (picture$: Observable<Picture>) =>
  picture$.pipe(
    skipWhile(({ rounds, rates, trouble }) => rounds === 0 && !trouble && !(observe && rates.length > 0)),
    distinctUntilKeyChanged(observe ? 'rates' : 'rounds'),
  );

/** The first; that the module does not answer is a failure of whoever asks but once. */
const answered = () => (picture$: Observable<Picture>) =>
  picture$.pipe(
    first(),
    tap(({ trouble }) => {
      if (trouble) throw trouble;
    }),
  );
