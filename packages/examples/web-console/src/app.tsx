import { useState } from 'preact/hooks';
import { PANELS, type PanelName } from './panels/panels.ts';
import { Head } from './ui/head.tsx';
import { Tabs } from './ui/tabs.tsx';

const COLUMNS: readonly { readonly side: string; readonly panels: readonly PanelName[] }[] = [
  { side: 'left', panels: ['module', 'connections', 'world'] },
  { side: 'middle', panels: ['wire', 'terminal'] },
  { side: 'right', panels: ['state', 'charts'] },
];

/** The whole of the page. Where it is narrow one panel is shown at a time. */
export const App = () => {
  const [chosen, choose] = useState<PanelName>('module');
  return (
    <div class="console">
      <Head />
      <Tabs chosen={chosen} choose={choose} />
      <main class="columns">
        {COLUMNS.map(({ side, panels }) => (
          <div class={`column ${side}`} key={side}>
            {panels.map((name) => {
              const { View, fills } = PANELS[name];
              return (
                <div class="place" key={name} data-chosen={name === chosen} data-fills={fills}>
                  <View />
                </div>
              );
            })}
          </div>
        ))}
      </main>
    </div>
  );
};
