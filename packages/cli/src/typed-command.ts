import { type Command, firstOf, type Rule, refused, type Step } from '@atrx/core';
import { UsageError } from './usage-error.ts';

/**
 * A command as somebody types it, told line by line as the module says it. Nobody knows beforehand what the answer looks
 * like: every line belongs to it until one ends it.
 */
export const typedCommand = (text: string, timeout: number): Command<string> => {
  if (!/^AT[\x20-\x7e]*$/i.test(text))
    throw new UsageError(`${JSON.stringify(text)} is no AT command: that is one line, and begins with AT.`);
  const name = /^AT\+([A-Z]+)/i.exec(text)?.[1]?.toUpperCase() ?? '';
  return { name: text, line: { _tag: 'Right', right: text }, timeout, reply: reply(name) };
};

/** Lines that say no, beside ERROR and its kin. */
const NO = /^(\d, )?(CONNECT FAIL|SEND FAIL|ALREADY CONNECT|ERROR: ?\d+|NO CARRIER)$/;

/** Lines that end an answer well (note 3): `OK`, `CLOSE OK`, `DEACT OK`, `0, CONNECT OK`, `SERVER OK`, `CONNECT`. */
const YES = /^(\d, )?(OK|[A-Z]+ OK|CONNECT)$/;

/** AT+QILOCIP answers with an address and nothing after it (note 3). */
const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** So much silence ends an answer that has no other end, in ms. */
const SILENCE = 300;

/** Commands whose answer only begins with the OK, and what ends it: a line as above, or silence after any. */
const BEGINS_WITH_OK: Readonly<Record<string, 'line' | 'silence'>> = {
  QIOPEN: 'line',
  QISERVER: 'line',
  QISTAT: 'silence',
  QISTATE: 'silence',
  QISSTAT: 'silence',
  QIDNSGIP: 'silence',
};

const reply = (name: string): Rule<string> => {
  const ending = BEGINS_WITH_OK[name];
  const next = ending === 'line' ? toLine : toSilence;
  return lines((text) => {
    // AT+QISTAT under AT+QIMUX=1 has its lines first, and then its OK is the last.
    if (text.startsWith(`+${name}:`)) return { _tag: 'More', values: [text], next: toLine };
    if (text === 'OK' && ending) return { _tag: 'More', values: [text], next };
    if (name === 'QILOCIP' && ADDRESS.test(text)) return { _tag: 'Done', values: [text] };
    return toldBy(text);
  });
};

const lines = (tell: (text: string) => Step<string>): Rule<string> =>
  firstOf<string>(refused, (token) => {
    if (token._tag !== 'Line') return undefined;
    return NO.test(token.text) ? { _tag: 'Refused', text: token.text } : tell(token.text);
  });

const toldBy = (text: string): Step<string> => ({
  _tag: YES.test(text) ? 'Done' : 'More',
  values: [text],
});

const toLine = lines(toldBy);
const toSilence = lines((text) => ({ _tag: 'More', values: [text], quiet: SILENCE }));
