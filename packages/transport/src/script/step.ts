import { bytesOf } from '../escapes.ts';
import type { Gap } from '../gap.ts';

/** What happens next on the module's side of a transcript. */
export type Step = { readonly source: string; readonly number: number } & (
  | { readonly _tag: 'Hears'; readonly bytes: Uint8Array; readonly echoed: boolean }
  | { readonly _tag: 'Says'; readonly bytes: Uint8Array }
  | { readonly _tag: 'Waits'; readonly milliseconds: number }
  | { readonly _tag: 'Gaps'; readonly gap: Gap }
  | { readonly _tag: 'HangsUp' }
  | { readonly _tag: 'LosesTheLine' }
);

/** Reads a transcript; throws where a line of it is not a step. The grammar is told at `scripted`. */
export const steps = (transcript: string): ReadonlyArray<Step> => {
  let prompted = false;
  return transcript.split('\n').flatMap((line, index) => {
    // Not trim(): a carriage return at the end of a line may be meant.
    const source = line.replace(/^[ \t]+|[ \t]+$/g, '');
    if (source === '' || source.startsWith('#')) return [];
    const step = { source, number: index + 1, ...meaning(source, prompted, index + 1) };
    // Silence after a prompt is still silence after a prompt.
    if (step._tag !== 'Waits') prompted = source === prompt;
    return [step];
  });
};

const prompt = '< >';

const meaning = (source: string, prompted: boolean, number: number) => {
  const [, mark, text = ''] = /^(>>|<<|[><~!])(?: (.*))?$/s.exec(source) ?? [];
  const bytes = (whole: string) => {
    try {
      return bytesOf(whole);
    } catch (cause) {
      throw wrong(number, source, cause instanceof Error ? cause.message : String(cause));
    }
  };
  switch (mark) {
    case '>':
      return prompted
        ? ({ _tag: 'Hears', bytes: bytes(text), echoed: false } as const)
        : ({ _tag: 'Hears', bytes: bytes(`${text}\\r`), echoed: true } as const);
    case '>>':
      return { _tag: 'Hears', bytes: bytes(text), echoed: false } as const;
    case '<':
      return { _tag: 'Says', bytes: bytes(text === '>' ? '\\r\\n> ' : `\\r\\n${text}\\r\\n`) } as const;
    case '<<':
      return { _tag: 'Says', bytes: bytes(text) } as const;
    case '~': {
      const [, amount, unit] = /^(\d+) ?(ms|s)$/.exec(text) ?? [];
      if (amount) return { _tag: 'Waits', milliseconds: Number(amount) * (unit === 's' ? 1000 : 1) } as const;
      break;
    }
    case '!': {
      if (text === 'close') return { _tag: 'HangsUp' } as const;
      if (text === 'lost') return { _tag: 'LosesTheLine' } as const;
      const [gap, missing] = /^gap(?: (\d+))?$/.exec(text) ?? [];
      if (gap)
        return { _tag: 'Gaps', gap: missing === undefined ? {} : { missing: Number(missing) } } as const;
    }
  }
  throw wrong(number, source, grammar);
};

const grammar =
  'A step is one of: > text, >> bytes, < TEXT, < >, << bytes, ~ 500ms, ! gap 12, ! close, ! lost.';

const wrong = (number: number, source: string, why: string) =>
  new Error(`Line ${number} of the transcript, "${source}", is not a step. ${why}`);
