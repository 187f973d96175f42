import { PANELS, type PanelName } from '../panels/panels.ts';

const NAMES = Object.keys(PANELS) as readonly PanelName[];

interface TabsProps {
  readonly chosen: PanelName;
  readonly choose: (name: PanelName) => void;
}

/** One of them is in the order of the Tab key; the arrows go from one to the next. */
export const Tabs = ({ chosen, choose }: TabsProps) => {
  const move = (event: KeyboardEvent) => {
    const at = NAMES.indexOf(chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: NAMES.length - 1 }[event.key];
    const next = to === undefined ? undefined : NAMES.at(to % NAMES.length);
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Panels" onKeyDown={move}>
      {NAMES.map((name) => (
        <button
          type="button"
          role="tab"
          key={name}
          id={`tab-${name}`}
          aria-controls={name}
          aria-selected={name === chosen}
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => choose(name)}
        >
          {PANELS[name].title}
        </button>
      ))}
    </div>
  );
};
