import { basic } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { firstOf, more, refused } from '../at/rules.ts';

/** What the module calls itself. */
export interface Identification {
  /** `Quectel_Ltd` */
  readonly manufacturer?: string;
  /** `Quectel_M95` */
  readonly model?: string;
  /** Its firmware. */
  readonly revision?: string;
}

// One word with a small letter, a digit or a `_` in it; words of capitals only (RDY, CLOSED, RING) are news.
const NAME = /^[A-Za-z](?=\S*[a-z0-9_])\S*$/;
const REVISION = /^Revision: *(.*)$/;

/** What comes after what is known so far: the manufacturer, the model and the revision, in this order, then OK. */
const after = (known: Identification): Rule<Identification> =>
  firstOf<Identification>((token) => {
    if (token._tag !== 'Line') return undefined;
    const { text } = token;
    if (text === 'OK') return { _tag: 'Done', values: [known] };
    const revision = REVISION.exec(text)?.[1];
    if (revision !== undefined) return more(after({ ...known, revision }));
    if (!NAME.test(text)) return undefined;
    if (known.manufacturer === undefined) return more(after({ ...known, manufacturer: text }));
    return known.model === undefined ? more(after({ ...known, model: text })) : undefined;
  }, refused);

/** ATI: the manufacturer, the model and the firmware of the module. */
export const ati = () => basic('ATI', after({}));
