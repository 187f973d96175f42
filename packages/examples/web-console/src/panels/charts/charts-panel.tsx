import { Panel } from '../../ui/panel.tsx';

export const ChartsPanel = () => (
  <Panel name="charts" title="Charts">
    <p class="faint">Nothing is open.</p>
  </Panel>
);
