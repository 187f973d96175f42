import { useDesk } from '../../ui/use-desk.ts';
import { useObservable } from '../../ui/use-observable.ts';

const time = (at: number) => new Date(at).toLocaleTimeString([], { hour12: false });

/** What has been said of the module so far, the latest first. */
export const Notices = () => {
  const { notices$ } = useDesk();
  const notices = useObservable(notices$, notices$.value);
  if (notices.length === 0) return null;
  return (
    <ol class="notices" aria-label="What has happened">
      {notices.toReversed().map(({ at, tone, text }, i) => (
        <li key={notices.length - i} data-tone={tone}>
          <time class="mono faint">{time(at)}</time> {text}
        </li>
      ))}
    </ol>
  );
};
