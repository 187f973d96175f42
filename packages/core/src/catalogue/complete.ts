import { type Entry, SIGNS } from './entry.ts';
import { limits } from './help.ts';
import { accepts, type Parameter } from './parameter.ts';
import { type Place, parse } from './typed.ts';

/** What a line may go on with. */
export interface Completion {
  /** Where in the line the candidates begin: each stands in the place of all that is typed from there on. */
  readonly from: number;
  readonly candidates: readonly Candidate[];
  /** What is to be typed now, where that is a parameter: one for each way to go on. */
  readonly hints: readonly string[];
}

export interface Candidate {
  readonly text: string;
  readonly what: string;
}

/** What a line that is typed so far may go on with. */
export const complete = (typed: string): Completion => {
  const place = parse(typed);
  const { candidates, hints } = said(place, typed);
  return {
    from: place.at === 'form' ? 0 : place.from,
    candidates: distinct(candidates),
    hints: [...new Set(hints)],
  };
};

const said = (place: Place, typed: string): Omit<Completion, 'from'> => {
  switch (place.at) {
    case 'name':
      return { candidates: place.entries.map(named), hints: [] };
    case 'form': {
      const longer = place.entries.filter((entry) => entry !== place.entry).map(named);
      return { candidates: [...formsOf(place.entry), ...longer], hints: [] };
    }
    case 'parameter':
      return parameter(place, typed);
    case 'end':
    case 'nowhere':
      return { candidates: [], hints: [] };
  }
};

const named = ({ stem, what }: Entry): Candidate => ({ text: stem, what });

const formsOf = ({ stem, forms }: Entry): readonly Candidate[] =>
  distinct(forms.map(({ kind, what }) => ({ text: `${stem}${SIGNS[kind]}`, what })));

const parameter = (
  { entry, forms, index, typed }: Place & { at: 'parameter' },
  line: string,
): Omit<Completion, 'from'> => {
  const candidates = forms.flatMap(({ parameters }) => goingOn(parameters, index, typed));
  const tests = line.endsWith('=') && entry.forms.some(({ kind }) => kind === 'test');
  return {
    candidates: tests ? [...candidates, { text: '?', what: 'what it may be' }] : candidates,
    hints: forms.flatMap(({ parameters }) => {
      const current = parameters[index];
      return current ? [`${current.name}  ${current.what}${limits(current)}`] : [];
    }),
  };
};

/** The values it may be; a comma behind the one that is whole, where more follows. */
const goingOn = (parameters: readonly Parameter[], index: number, typed: string): readonly Candidate[] => {
  const current = parameters[index];
  const next = parameters[index + 1];
  if (!current) return [];
  const comma = next ? ',' : '';
  const values = (current.values ?? []).filter(({ text }) =>
    text.toUpperCase().startsWith(typed.toUpperCase()),
  );
  if (values.length > 0)
    return values.map(({ text, what }) => ({ text: next?.optional ? text : `${text}${comma}`, what }));
  return next && typed !== '' && accepts(current, typed)
    ? [{ text: `${typed},`, what: `then ${next.name}: ${next.what}` }]
    : [];
};

const distinct = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.filter(({ text }, i) => candidates.findIndex((other) => other.text === text) === i);
