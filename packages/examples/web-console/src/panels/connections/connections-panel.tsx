import { Panel } from '../../ui/panel.tsx';

export const ConnectionsPanel = () => (
  <Panel name="connections" title="Connections">
    <p class="faint">Nothing is open.</p>
  </Panel>
);
