import { either as E } from 'fp-ts';
import { execute, read, test } from '../at/forms.ts';
import type { Rule } from '../at/rule.ts';
import { accepted, firstOf, more, refused } from '../at/rules.ts';
import { type SavedContext, type SavedLines, savedContext, savedLine } from '../codec/saved-context.ts';

const NAME = 'QISCON';

const HEADINGS: readonly string[] = ['SHOW APPTCPIP CONTEXT', 'In Transparent Transfer Mode'];

/** A heading, a line each, then OK. */
const after = (known: SavedLines): Rule<SavedContext> =>
  firstOf<SavedContext>((token) => {
    if (token._tag !== 'Line') return undefined;
    const { text } = token;
    if (text === 'OK') {
      const saved = savedContext(known);
      return E.isRight(saved)
        ? { _tag: 'Done', values: [saved.right] }
        : { _tag: 'Done', values: [], spoiled: { text, why: saved.left } };
    }
    if (HEADINGS.includes(text)) return more();
    const line = savedLine(text);
    return line && more(after({ ...known, [line[0]]: line[1] }));
  }, refused);

/**
 * AT+QISCON: keeps the settings of the foreground context for the next start of the module: AT+QIDNSIP, AT+QIPROMPT,
 * AT+QIHEAD, AT+QISHOWRA, AT+QICSGP and AT+QITCFG. `qiscon.read()` tells them, a password among them.
 */
export const qiscon = Object.assign(() => execute(NAME, accepted), {
  read: () => read(NAME, after({}), { hides: /^(?:Gprs Config|CSD) Password *: */i }),
  test: () => test(NAME),
});
