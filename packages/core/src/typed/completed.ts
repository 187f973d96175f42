import { type Candidate, chapters, complete } from '../catalogue/index.ts';

/** What Tab does to a line: what stands in the place of its last part, or what is shown of what it may become. */
export interface Completed {
  /** Each may stand in the place of `typed`, the end of the line. */
  readonly candidates: readonly string[];
  readonly typed: string;
  /** Lines to be shown: where nothing more can be typed for whoever types. */
  readonly shown: readonly string[];
}

const HELP = /^(?:help\s+|\?\s*)/i;
/** So many are shown with what they are; of more, their names. */
const EXPLAINED = 16;

export const completed = (line: string, columns = 80): Completed => {
  const help = HELP.exec(line)?.[0];
  const asked = help === undefined ? complete(line) : helped(line.slice(help.length));
  const typed = line.slice((help?.length ?? 0) + asked.from);
  const candidates = asked.candidates.map(({ text }) => text);
  const goesOn = candidates.length > 0 && commonOf(candidates).length > typed.length;
  if (goesOn) return { candidates, typed, shown: [] };
  const { hints } = asked;
  return { candidates: [], typed, shown: [...hints, ...table(asked.candidates, columns)] };
};

/** Names of commands, with and without their `AT+`, and chapters. */
const helped = (typed: string): ReturnType<typeof complete> => {
  const own = complete(/^at/i.test(typed) || typed === '' ? typed : `AT+${typed}`);
  const names = own.candidates.filter(({ text }) => !/[=?,]$/.test(text));
  const isShort = typed !== '' && !/^at/i.test(typed);
  const commands = isShort ? names.map((one) => ({ ...one, text: one.text.replace('AT+', '') })) : names;
  const topics = Object.keys(chapters)
    .filter((name) => name.startsWith(typed.toLowerCase()))
    .map((text) => ({ text, what: 'a chapter' }));
  return { from: 0, candidates: typed === '' ? topics : [...commands, ...topics], hints: [] };
};

const commonOf = (texts: readonly string[]): string =>
  texts.reduce((common, text) => {
    let length = 0;
    while (length < common.length && common[length] === text[length]) length++;
    return common.slice(0, length);
  });

const table = (candidates: readonly Candidate[], columns: number): readonly string[] => {
  const width = Math.max(0, ...candidates.map(({ text }) => text.length)) + 2;
  if (candidates.length <= EXPLAINED)
    return candidates.map(({ text, what }) => `${text.padEnd(width)}${what}`.slice(0, columns - 1));
  const across = Math.max(1, Math.floor(columns / width));
  const rows = Math.ceil(candidates.length / across);
  return Array.from({ length: rows }, (_, row) =>
    candidates
      .filter((__, i) => i % rows === row)
      .map(({ text }) => text.padEnd(width))
      .join('')
      .trimEnd(),
  );
};
