import { type Choice, MODELS, type Model, type Reach, type Use } from '../../session/choice.ts';
import { ChoiceField, type Options, TextField } from '../../ui/field.tsx';

interface ReachFieldsProps {
  readonly choice: Choice;
  readonly change: (choice: Choice) => void;
}

const KINDS: Options<Reach['kind']> = [
  ['virtual', 'Virtual, in this page'],
  ['bridge', 'Behind a bridge'],
  ['serial', 'Serial port of this machine'],
];

const FRESH: { readonly [K in Reach['kind']]: Extract<Reach, { kind: K }> } = {
  virtual: { kind: 'virtual', model: 'm95' },
  bridge: { kind: 'bridge', url: 'ws://127.0.0.1:8023/modem', token: '' },
  serial: { kind: 'serial', baudRate: 115_200, flowControl: 'none' },
};

const MODEL_NAMES: Options<Model> = MODELS.map((model) => [
  model,
  model === 'note' ? 'as the note has it' : model.toUpperCase(),
]);

const OWN_USES: Options<Use> = [
  ['modem', 'Bring it up: context, connections'],
  ['at', 'AT commands only'],
];
const USES: Options<Use> = [...OWN_USES, ['observe', 'Watch what another program does']];

const FLOWS: Options<'none' | 'hardware'> = [
  ['none', 'None'],
  ['hardware', 'RTS and CTS'],
];
const RATES: Options<string> = [
  '9600',
  '19200',
  '38400',
  '57600',
  '115200',
  '230400',
  '460800',
  '921600',
].map((rate) => [rate, rate]);

/** Where the module is, and what is done with it. */
export const ReachFields = ({ choice, change }: ReachFieldsProps) => {
  const { reach, use } = choice;
  const put = (next: Reach) => change({ ...choice, reach: next });
  return (
    <>
      <ChoiceField
        label="Where it is"
        value={reach.kind}
        options={KINDS}
        change={(kind) =>
          // Only behind a bridge can two be at one module.
          change({
            ...choice,
            reach: FRESH[kind],
            use: kind !== 'bridge' && use === 'observe' ? 'modem' : use,
          })
        }
      />
      {reach.kind === 'virtual' && (
        <ChoiceField
          label="Model"
          value={reach.model}
          options={MODEL_NAMES}
          change={(model) => put({ ...reach, model })}
        />
      )}
      {reach.kind === 'bridge' && (
        <>
          <TextField
            label="Address of the bridge, and the port's name"
            required
            value={reach.url}
            change={(url) => put({ ...reach, url })}
          />
          <TextField label="Token" secret value={reach.token} change={(token) => put({ ...reach, token })} />
        </>
      )}
      {reach.kind === 'serial' && (
        <div class="fields">
          <ChoiceField
            label="Baud rate"
            value={String(reach.baudRate)}
            options={RATES}
            change={(rate) => put({ ...reach, baudRate: Number(rate) })}
          />
          <ChoiceField
            label="Flow control"
            value={reach.flowControl}
            options={FLOWS}
            change={(flowControl) => put({ ...reach, flowControl })}
          />
        </div>
      )}
      <ChoiceField
        label="What is done with it"
        value={use}
        options={reach.kind === 'bridge' ? USES : OWN_USES}
        change={(next) => change({ ...choice, use: next })}
      />
    </>
  );
};
