import { ThemeSwitch } from './theme-switch.tsx';
import { useDesk, usePhase } from './use-desk.ts';
import { useObservable } from './use-observable.ts';

const WORDS = { Closed: 'closed', Opening: 'opening …', Open: 'open', Closing: 'closing …' };

/** What is open, and the latest that is said of it. */
export const Head = () => {
  const { notices$ } = useDesk();
  const phase = usePhase();
  const latest = useObservable(notices$, notices$.value).at(-1);
  return (
    <header class="console-head">
      <h1>atrx console</h1>
      <span class="pill" data-phase={phase._tag}>
        {WORDS[phase._tag]}
      </span>
      <output class="latest" data-tone={latest?.tone} title={latest?.text}>
        {latest?.text}
      </output>
      <ThemeSwitch />
    </header>
  );
};
