import { distinctUntilChanged, map, Subscription } from 'rxjs';
import type { Settled } from './options.ts';
import type { ModuleState } from './state.ts';
import type { StateCell } from './state-cell.ts';

/** The module's sleep (note 9). */
export interface Sleep {
  /** Whether what is typed now is heard: asleep it is lost, and so it is while the module wakes up. */
  readonly hears: () => boolean;
  /** Something is printed, or a command is over: the module is awake, and will be for a while. */
  readonly stir: () => void;
}

/** How long waking up takes, in ms (note 9). */
const waking = 20;

/** AT+QSCLK: 1 lets it sleep while DTR is OFF, 2 whenever there is nothing to do. */
const mayRest = ({ powered, dtr, settings: { QSCLK } }: ModuleState): boolean =>
  powered && (QSCLK === 2 || (QSCLK === 1 && !dtr));

/**
 * It falls asleep after `sleepAfter` without a byte either way, unless a command executes then. What is to be printed
 * wakes it at once, DTR within 20 ms; so does, with AT+QSCLK=2, what is typed, which is lost itself.
 */
export const sleep = (cell: StateCell, { scheduler, sleepAfter }: Settled, busy: () => boolean): Sleep => {
  let falling = Subscription.EMPTY;
  let rising = Subscription.EMPTY;

  const turn = (asleep: boolean) => {
    if (cell.state.asleep !== asleep) cell.update((state) => ({ ...state, asleep }));
  };
  const doze = () => {
    falling.unsubscribe();
    if (!mayRest(cell.state) || sleepAfter === Number.POSITIVE_INFINITY) return;
    falling = scheduler.schedule(() => {
      if (!busy()) turn(true);
    }, sleepAfter);
  };
  const stir = () => {
    rising.unsubscribe();
    turn(false);
    doze();
  };
  const rise = () => {
    if (!rising.closed) return;
    rising = scheduler.schedule(stir, waking);
  };

  cell.state$.pipe(map(mayRest), distinctUntilChanged()).subscribe((resting) => {
    rising.unsubscribe();
    if (resting && !cell.state.asleep) doze();
    if (!resting) falling.unsubscribe();
    if (!resting && cell.state.asleep) rise();
  });

  return {
    hears: () => {
      if (!cell.state.asleep) {
        stir();
        return true;
      }
      if (cell.state.settings.QSCLK === 2) rise();
      return false;
    },
    stir,
  };
};
