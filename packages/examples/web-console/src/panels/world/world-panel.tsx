import { Panel } from '../../ui/panel.tsx';

export const WorldPanel = () => (
  <Panel name="world" title="World">
    <p class="faint">Nothing is open.</p>
  </Panel>
);
