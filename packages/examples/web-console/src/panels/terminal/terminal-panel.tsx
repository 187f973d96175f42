import { Panel } from '../../ui/panel.tsx';

export const TerminalPanel = () => (
  <Panel name="terminal" title="Terminal">
    <p class="faint">Nothing is open.</p>
  </Panel>
);
