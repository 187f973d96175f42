import { catalogue } from './catalogue.ts';
import { recognise } from './typed.ts';

/** The commands that take a PIN or a password. */
const SECRET = catalogue
  .filter(({ forms }) => forms.some(({ parameters }) => parameters.some(({ secret }) => secret)))
  .map(({ name }) => name);

const TOLD = new RegExp(`\\+(?:${SECRET.join('|')})\\s*=\\s*(?!\\?|$)`, 'i');

/** Whether a line may hold a PIN or a password: no history keeps it. Rather too often than once too few. */
export const holdsSecret = (line: string): boolean => TOLD.test(line);

/** A line as logs and traces may show it: what is secret of it, and all behind that, as `***`. */
export const shownLine = (line: string): string => {
  const [told] = TOLD.exec(line) ?? [];
  if (told === undefined) return line;
  const known = recognise(line);
  const first = known?.form.parameters.findIndex(({ secret }) => secret) ?? -1;
  if (known && (first < 0 || known.given.length <= first)) return line;
  const open = known && first > 0 ? `${known.given.slice(0, first).join(',')},` : '';
  return `${line.slice(0, line.search(TOLD) + told.length)}${open}***`;
};
