import type { Choice } from '../../session/choice.ts';
import { ChoiceField, type Options, TextField } from '../../ui/field.tsx';

interface AccessFieldsProps {
  readonly choice: Choice;
  readonly change: (choice: Choice) => void;
}

const CONNECTIONS: Options<Choice['connections']> = [
  ['multiple', 'Up to six'],
  ['single', 'One'],
];
const RECEIVE: Options<Choice['receive']> = [
  ['pull', 'Read when wanted'],
  ['push', 'Pushed at once'],
];
const ESCAPE: Options<Choice['escape']> = [
  ['cancels', 'Cancels a send'],
  ['literal', 'Is a byte like any'],
];

/** What a module needs to be brought up, and how its stack is set. */
export const AccessFields = ({ choice, change }: AccessFieldsProps) => (
  <>
    <div class="fields">
      <TextField
        label="Access point"
        required
        value={choice.apn}
        change={(apn) => change({ ...choice, apn })}
      />
      <TextField label="PIN" secret value={choice.pin} change={(pin) => change({ ...choice, pin })} />
    </div>
    <details>
      <summary class="faint small">More settings</summary>
      <div class="fields more">
        <TextField label="User" value={choice.user} change={(user) => change({ ...choice, user })} />
        <TextField
          label="Password"
          secret
          value={choice.password}
          change={(password) => change({ ...choice, password })}
        />
        <ChoiceField
          label="Connections"
          value={choice.connections}
          options={CONNECTIONS}
          change={(connections) => change({ ...choice, connections })}
        />
        <ChoiceField
          label="Received data"
          value={choice.receive}
          options={RECEIVE}
          change={(receive) => change({ ...choice, receive })}
        />
        <ChoiceField
          label="ESC in a payload"
          value={choice.escape}
          options={ESCAPE}
          change={(effect) => change({ ...choice, escape: effect })}
        />
      </div>
    </details>
  </>
);
