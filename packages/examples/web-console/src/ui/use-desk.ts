import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Desk, Phase, Session } from '../session/desk.ts';
import { useObservable } from './use-observable.ts';

export const DeskContext = createContext<Desk | undefined>(undefined);

export const useDesk = (): Desk => {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('A panel is shown without its desk.');
  return desk;
};

export const usePhase = (): Phase => {
  const { phase$ } = useDesk();
  return useObservable(phase$, phase$.value);
};

/** What is open at the moment, if anything is. */
export const useSession = (): Session | undefined => {
  const phase = usePhase();
  return phase._tag === 'Open' ? phase.session : undefined;
};
