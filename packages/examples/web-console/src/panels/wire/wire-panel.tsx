import { Panel } from '../../ui/panel.tsx';

export const WirePanel = () => (
  <Panel name="wire" title="Wire">
    <p class="faint">Nothing is open.</p>
  </Panel>
);
