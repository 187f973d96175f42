import type { ComponentChildren } from 'preact';

interface FieldProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

/** Something to fill in, with its name above it. */
const Field = ({ label, children }: FieldProps) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
  <label class="field">
    <span>{label}</span>
    {children}
  </label>
);

interface ChoiceFieldProps<A extends string> {
  readonly label: string;
  readonly value: A;
  /** What may be chosen, and what it is called. */
  readonly options: Options<A>;
  readonly change: (value: A) => void;
  readonly disabled?: boolean;
}

export type Options<A extends string> = readonly (readonly [value: A, name: string])[];

/** One of several. */
export const ChoiceField = <A extends string>(props: ChoiceFieldProps<A>) => {
  const { label, value, options, change, disabled = false } = props;
  return (
    <Field label={label}>
      <select
        value={value}
        disabled={disabled}
        onChange={({ currentTarget }) => {
          const chosen = options[currentTarget.selectedIndex];
          if (chosen) change(chosen[0]);
        }}
      >
        {options.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
};

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  /** It is not shown as it is typed. */
  readonly secret?: boolean;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly disabled?: boolean;
}

/** A line of text. */
export const TextField = ({ label, value, change, secret = false, ...rest }: TextFieldProps) => {
  const shared = {
    ...rest,
    value,
    autocomplete: 'off',
    spellcheck: false,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => change(currentTarget.value),
  };
  return (
    <Field label={label}>
      {secret ? <input type="password" {...shared} /> : <input type="text" {...shared} />}
    </Field>
  );
};
