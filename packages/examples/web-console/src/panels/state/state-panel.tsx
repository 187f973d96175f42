import { Panel } from '../../ui/panel.tsx';

export const StatePanel = () => (
  <Panel name="state" title="State">
    <p class="faint">Nothing is open.</p>
  </Panel>
);
