import { catalogue } from './catalogue.ts';
import { type Entry, type Form, SIGNS } from './entry.ts';
import { accepts, mayBegin } from './parameter.ts';

/** Where in a command whoever types is. `from` is where in the line that begins which is typed now. */
export type Place =
  /** Its name: these may become it. */
  | { readonly at: 'name'; readonly from: number; readonly entries: readonly Entry[] }
  /** Its name is whole: `=`, `?`, `=?`, or nothing. There may be longer names. */
  | { readonly at: 'form'; readonly from: number; readonly entry: Entry; readonly entries: readonly Entry[] }
  /** The parameter with this number, from 0, of any of these forms; none where no form has so many, or such ones. */
  | {
      readonly at: 'parameter';
      readonly from: number;
      readonly entry: Entry;
      readonly forms: readonly Form[];
      readonly index: number;
      readonly typed: string;
    }
  /** Behind a whole command: nothing follows. */
  | { readonly at: 'end'; readonly from: number; readonly entry: Entry; readonly form: Form }
  /** It is no command that is known. */
  | { readonly at: 'nowhere'; readonly from: number };

/** What is typed so far of a line. */
export const parse = (typed: string): Place => {
  const asked = typed.toUpperCase();
  const entries = catalogue.filter(({ stem }) => stem.startsWith(asked));
  const entry = longest(asked);
  const rest = typed.slice(entry?.stem.length);
  const from = typed.length - rest.length;
  if (!entry || isWithinName(entry, rest)) return namedBy(entries, typed.length);
  const sign = /^(=\?|\?|=)/.exec(rest)?.[0] ?? '';
  const attached = entry.forms.filter(({ kind }) => kind === 'value');
  if (rest === '' && attached.length === 0) return { at: 'form', from, entry, entries };
  if (sign === '=') return parameterOf(entry, 'write', rest.slice(1), from + 1);
  const form = entry.forms.find(({ kind }) => SIGNS[kind] === sign);
  if (form && sign !== '' && rest === sign) return { at: 'end', from: typed.length, entry, form };
  if (attached.length > 0 && sign === '') return parameterOf(entry, 'value', rest, from);
  return namedBy(entries, typed.length);
};

const longest = (asked: string): Entry | undefined =>
  catalogue
    .filter(({ stem }) => asked.startsWith(stem))
    .reduce<Entry | undefined>(
      (most, one) => (most && most.stem.length > one.stem.length ? most : one),
      undefined,
    );

/** `AT+QIO` begins with `AT`, and `AT+QISTATE` with `AT+QISTAT`: what is typed of them is a name still. */
const isWithinName = ({ stem, forms }: Entry, rest: string): boolean =>
  rest !== '' && (stem === 'AT' || (/^[A-Z]/i.test(rest) && !forms.some(({ kind }) => kind === 'value')));

const namedBy = (entries: readonly Entry[], from: number): Place =>
  entries.length > 0 ? { at: 'name', from: 0, entries } : { at: 'nowhere', from };

const parameterOf = (entry: Entry, kind: Form['kind'], text: string, from: number): Place => {
  const given = split(text);
  const index = given.length - 1;
  const last = given[index] ?? '';
  const forms = entry.forms.filter(
    ({ kind: own, parameters }) =>
      own === kind &&
      given.every((one, i) => {
        const parameter = parameters[i];
        return parameter !== undefined && (i < index ? accepts(parameter, one) : mayBegin(parameter, one));
      }),
  );
  return { at: 'parameter', from: from + text.length - last.length, entry, forms, index, typed: last };
};

/** A command that is typed to its end, as the catalogue has it; `undefined` where it has no such. */
export const recognise = (
  line: string,
): { readonly entry: Entry; readonly form: Form; readonly given: readonly string[] } | undefined => {
  const place = parse(line.trim());
  switch (place.at) {
    case 'end':
      return { entry: place.entry, form: place.form, given: [] };
    case 'form': {
      const form = place.entry.forms.find(({ kind }) => kind === 'execute');
      return form && { entry: place.entry, form, given: [] };
    }
    case 'parameter': {
      const { entry, forms } = place;
      const text = line.trim().slice(entry.stem.length);
      const given = text === '' ? [] : split(text.replace(/^=/, ''));
      const form =
        text === ''
          ? entry.forms.find(({ kind }) => kind === 'execute')
          : forms.find(({ parameters }) => parameters.every((one, i) => accepts(one, given[i] ?? '')));
      return form && { entry, form, given };
    }
    default:
      return undefined;
  }
};

/** The parameters as they are typed: a comma within quotes separates none. */
const split = (text: string): readonly string[] => {
  const parts: string[] = [''];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === ',' && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
};
