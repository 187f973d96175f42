import type { Traced } from '@atrx/core';
import { BehaviorSubject, Subject, type Subscription } from 'rxjs';
import type { Choice } from './choice.ts';
import { lineTo } from './line.ts';
import { type Notice, notice } from './notice.ts';
import { type Session, sessionOver } from './session.ts';
import type { VirtualModule } from './virtual-module.ts';

export type { Session } from './session.ts';

/** How far it is with the module. */
export type Phase =
  | { readonly _tag: 'Closed' }
  | { readonly _tag: 'Opening'; readonly choice: Choice }
  | { readonly _tag: 'Open'; readonly choice: Choice; readonly session: Session }
  | { readonly _tag: 'Closing' };

/** What the panels of the console share: one module at a time, and what is said of it. */
export interface Desk {
  readonly phase$: BehaviorSubject<Phase>;
  /** Everything that crosses the line, whatever is open. Hot. */
  readonly traced$: Subject<Traced>;
  /** What people want to know of, the latest last: the last 100. */
  readonly notices$: BehaviorSubject<readonly Notice[]>;
  readonly tell: (told: Notice) => void;
  /** The virtual module of this page, once there was one. */
  readonly virtual$: BehaviorSubject<VirtualModule | undefined>;
  /** Opens what was chosen; what is open already is let go. */
  readonly open: (choice: Choice) => void;
  /** Closes in good order; a second time at once. */
  readonly close: () => void;
}

const KEPT = 100;
const CLOSED: Phase = { _tag: 'Closed' };

export const desk = (): Desk => {
  const phase$ = new BehaviorSubject<Phase>(CLOSED);
  const traced$ = new Subject<Traced>();
  const notices$ = new BehaviorSubject<readonly Notice[]>([]);
  const virtual$ = new BehaviorSubject<VirtualModule | undefined>(undefined);
  let life: Subscription | undefined;

  const tell = (told: Notice) => notices$.next([...notices$.value, told].slice(-KEPT));
  const letGo = () => {
    life?.unsubscribe();
    life = undefined;
    phase$.next(CLOSED);
  };
  const failed = (error: unknown) => {
    tell(notice('error', error instanceof Error ? error.message : String(error)));
    letGo();
  };

  return {
    phase$,
    traced$,
    notices$,
    tell,
    virtual$,
    open: (choice) => {
      life?.unsubscribe();
      phase$.next({ _tag: 'Opening', choice });
      const line = lineTo(choice, virtual$.value, tell);
      if (line.virtual) virtual$.next(line.virtual);
      life = sessionOver(line, choice, (traced) => traced$.next(traced)).subscribe({
        next: (session) => phase$.next({ _tag: 'Open', choice, session }),
        error: failed,
        complete: () => {
          tell(notice('info', 'The module is closed.'));
          letGo();
        },
      });
    },
    close: () => {
      const phase = phase$.value;
      // Before it is open there is nothing to be closed in order; whoever asks twice does not want to wait.
      if (phase._tag !== 'Open') return letGo();
      phase$.next({ _tag: 'Closing' });
      life?.add(phase.session.close$.subscribe({ error: failed, complete: letGo }));
    },
  };
};
