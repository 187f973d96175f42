import { BehaviorSubject, type Observable } from 'rxjs';
import type { ModuleState } from './state.ts';

/** The one place that holds the module's state. */
export interface StateCell {
  readonly state: ModuleState;
  /** The latest, and every later one. */
  readonly state$: Observable<ModuleState>;
  readonly update: (change: (state: ModuleState) => ModuleState) => void;
}

export const stateCell = (initial: ModuleState): StateCell => {
  const state$ = new BehaviorSubject(initial);
  return {
    get state() {
      return state$.value;
    },
    state$: state$.asObservable(),
    update: (change) => state$.next(change(state$.value)),
  };
};
