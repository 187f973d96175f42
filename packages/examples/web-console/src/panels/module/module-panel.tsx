import { useState } from 'preact/hooks';
import type { Choice } from '../../session/choice.ts';
import { Panel } from '../../ui/panel.tsx';
import { useDesk, usePhase } from '../../ui/use-desk.ts';
import { AccessFields } from './access-fields.tsx';
import { choiceOf } from './choice-of.ts';
import { Identity } from './identity.tsx';
import { Notices } from './notices.tsx';
import { ReachFields } from './reach-fields.tsx';
import './module.css';

/** Which module it is, and what is done with it. */
export const ModulePanel = () => {
  const { open, close } = useDesk();
  const phase = usePhase();
  const [choice, setChoice] = useState<Choice>(() => choiceOf(location, history));
  const isClosed = phase._tag === 'Closed';
  return (
    <Panel name="module" title="Module">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          open(choice);
        }}
      >
        <fieldset class="stack plain" disabled={!isClosed}>
          <legend class="visually-hidden">Which module, and how it is used</legend>
          <ReachFields choice={choice} change={setChoice} />
          {choice.use === 'modem' && <AccessFields choice={choice} change={setChoice} />}
        </fieldset>
        <div class="row">
          {isClosed ? (
            <button type="submit" class="primary">
              {choice.use === 'observe' ? 'Watch' : 'Open'}
            </button>
          ) : (
            <button type="button" onClick={close}>
              {phase._tag === 'Opening' ? 'Give up' : 'Close'}
            </button>
          )}
        </div>
      </form>
      <Identity />
      <Notices />
    </Panel>
  );
};
