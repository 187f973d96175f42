import { chapters, find } from './catalogue.ts';
import { type Entry, type Form, SIGNS } from './entry.ts';
import type { Parameter } from './parameter.ts';

/** What the manual says of a command, for people, in lines; `undefined` where none is known by that name. */
export const help = (name: string): string | undefined => {
  const entry = find(name);
  return entry && explained(entry);
};

/** The commands of a chapter, a line each; `undefined` where there is no such chapter. */
export const chapter = (name: string): string | undefined => {
  const entries = chapters[name.trim().toLowerCase()];
  return entries && columns(entries.map(({ stem, what }) => [stem, what]));
};

const explained = (entry: Entry): string => {
  const { stem, what, note, within, forms } = entry;
  const limit = within >= 1_000 ? `up to ${within / 1_000} s` : `up to ${within} ms`;
  const about = [...(note === undefined ? [] : [`note ${note}`]), limit].join(', ');
  const parameters = forms.flatMap((form) => form.parameters);
  const names = [...new Set(parameters.map(({ name }) => name))];
  return [
    `${stem}  ${what} (${about})`,
    columns(forms.map((form) => [usage(entry, form), form.what])),
    columns(names.map((name) => [name, meaning(parameters.filter((one) => one.name === name))])),
    columns(answersOf(forms)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

/** `AT+QIOPEN=<index>,<protocol>,<host>,<port>` */
const usage = ({ stem }: Entry, { kind, parameters }: Form): string =>
  parameters.reduce((line, { name, optional }, i) => {
    const comma = i === 0 ? '' : ',';
    return optional ? `${line}[${comma}<${name}>]` : `${line}${comma}<${name}>`;
  }, `${stem}${SIGNS[kind]}`);

/** What the forms say of one parameter: its values together. */
const meaning = ([first, ...others]: readonly Parameter[]): string => {
  if (!first) return '';
  const values = [
    ...new Map([first, ...others].flatMap((one) => one.values ?? []).map((one) => [one.text, one])).values(),
  ];
  return `${first.what}${limits(values.length > 0 ? { ...first, values } : first)}`;
};

/** ` (0–5)`, `: 0 no, 1 yes`; nothing of a text. */
export const limits = ({ values, range }: Parameter): string => {
  if (range) return ` (${range[0]}–${range[1]})`;
  return values ? `: ${values.map(({ text, what }) => `${text} ${what}`).join(', ')}` : '';
};

const answersOf = (forms: readonly Form[]): readonly (readonly [string, string])[] => {
  const answers = new Set(forms.map((form) => form.answers.join(', ')).filter((all) => all !== 'OK'));
  const urcs = new Set(forms.flatMap((form) => form.urcs ?? []));
  return [
    ...(answers.size > 0 ? [['answers', [...answers].join(' | ')] as const] : []),
    ...(urcs.size > 0 ? [['later', [...urcs].join(' | ')] as const] : []),
  ];
};

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(0, ...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`.trimEnd()).join('\n');
};
