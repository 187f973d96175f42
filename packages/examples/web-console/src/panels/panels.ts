import type { FunctionComponent } from 'preact';
import { ChartsPanel } from './charts/charts-panel.tsx';
import { ConnectionsPanel } from './connections/connections-panel.tsx';
import { ModulePanel } from './module/module-panel.tsx';
import { StatePanel } from './state/state-panel.tsx';
import { TerminalPanel } from './terminal/terminal-panel.tsx';
import { WirePanel } from './wire/wire-panel.tsx';
import { WorldPanel } from './world/world-panel.tsx';

export type PanelName = 'module' | 'connections' | 'world' | 'wire' | 'terminal' | 'state' | 'charts';

interface Shown {
  readonly title: string;
  readonly View: FunctionComponent;
  /** It scrolls by itself, and takes all the height there is. */
  readonly fills: boolean;
}

/** The panels of the console, in the order of their tabs: a new one is a folder, and its line here and in `app.tsx`. */
export const PANELS: Readonly<Record<PanelName, Shown>> = {
  module: { title: 'Module', View: ModulePanel, fills: false },
  connections: { title: 'Connections', View: ConnectionsPanel, fills: false },
  wire: { title: 'Wire', View: WirePanel, fills: true },
  terminal: { title: 'Terminal', View: TerminalPanel, fills: true },
  state: { title: 'State', View: StatePanel, fills: false },
  charts: { title: 'Charts', View: ChartsPanel, fills: false },
  world: { title: 'World', View: WorldPanel, fills: false },
};
