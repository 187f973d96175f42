import { either as E } from 'fp-ts';
import type { Command, Input } from '../at/command.ts';
import type { EscapeEffect } from '../at/escape-effect.ts';
import type { Rule, Step } from '../at/rule.ts';
import { firstOf, refused } from '../at/rules.ts';
import { textOf } from '../bytes/ascii.ts';
import { find, recognise, shownLine } from '../catalogue/index.ts';
import { qiregapp, qiscon } from '../commands/index.ts';
import { gsm } from '../dialects/gsm.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';
import type { Request } from './draft.ts';
import { unfit } from './unfit.ts';

/** How long a command that is not known better may take, in ms. */
const PATIENCE = 10_000;
/** Room for a slow line, in ms, behind the longest that the manual gives. */
const BESIDES = 5_000;

/** Something that a module answers. */
export interface Said {
  readonly text: string;
  /** The final line; or the bytes that the line before has announced, one a character. */
  readonly as?: 'final' | 'data';
}

export interface TypedOptions {
  /** How long it may take, in ms. Default: what the manual allows it. */
  readonly timeout?: number | undefined;
  /** What an ESC in counted data does: it is refused unless it is `literal`. Default: `cancels`. */
  readonly escape?: EscapeEffect | undefined;
}

/**
 * A command as somebody types it, told line by line as the module says it. Nobody knows beforehand what the answer looks
 * like: every line belongs to it until one ends it. It may take as long as the manual allows it, unless that is said. What is
 * `unfit` is refused before anything is written.
 */
export const typedCommand = (
  { text, data }: Request,
  { timeout = patience(text), escape: effect = 'cancels' }: TypedOptions = {},
): Command<Said> => {
  const name = /^AT\+([A-Z]+)/i.exec(text)?.[1]?.toUpperCase() ?? '';
  const shown = shownLine(text);
  const hides = HIDES[text.toUpperCase()];
  const reason = unfit({ text, ...(data && { data }) }, effect);
  return {
    name: shown,
    line: reason ? E.left(reason) : E.right(text),
    timeout,
    reply: reply(name),
    ...(shown !== text && { shown }),
    ...(hides && { hides }),
    ...(data && { input: inputOf(text, data, effect) }),
    ...(name === 'QIRD' && { body: { prefix: '+QIRD:' } }),
  };
};

const patience = (text: string): number => Math.max(PATIENCE, (find(text)?.within ?? 0) + BESIDES);

/** What asks for a secret that the module keeps: traces do not show it. */
const HIDES: Readonly<Record<string, RegExp | undefined>> = {
  'AT+QIREGAPP?': qiregapp.read().hides,
  'AT+QISCON?': qiscon.read().hides,
};

const CTRL_Z = 0x1a;

/** Counted data as it is; other data, and the Ctrl+Z that ends it. */
const inputOf = (text: string, data: Uint8Array, effect: EscapeEffect): Input => {
  const ended = recognise(text)?.form.data === 'ended';
  return {
    bytes: ended ? Uint8Array.of(...data, CTRL_Z) : data,
    echoed: true,
    ...(!ended && effect === 'literal' && { literal: true }),
  };
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

/** Of the URCs, those that are an answer while somebody waits for one; `Unknown` is any other line of it. */
const NO_NEWS: readonly UrcEvent['_tag'][] = [
  'Unknown',
  'DataMode',
  'ServerListening',
  'AlreadyConnected',
  'NoCarrier',
];

/** Of the others, what answers a command. */
const ANSWERS: Readonly<Record<string, RegExp>> = {
  QIOPEN: /CONNECT (?:OK|FAIL)$/,
  QPOWD: /^NORMAL POWER DOWN$/,
};

/** What the module says of itself, whoever is asking just now. */
const isNews = (name: string, text: string): boolean => {
  if (text.startsWith(`+${name}:`) || ANSWERS[name]?.test(text)) return false;
  return gsm.urcs.some(({ read }) => {
    const event = read(text);
    return event !== undefined && !NO_NEWS.includes(event._tag);
  });
};

const reply = (name: string): Rule<Said> => {
  const ending = BEGINS_WITH_OK[name];
  const next = (ending === 'line' ? toLine : toSilence)(name);
  return lines(name, (text) => {
    // AT+QISTAT under AT+QIMUX=1 has its lines first, and then its OK is the last.
    if (text.startsWith(`+${name}:`)) return { _tag: 'More', values: [{ text }], next: toLine(name) };
    if (text === 'OK' && ending) return { _tag: 'More', values: [{ text }], next };
    if (name === 'QILOCIP' && ADDRESS.test(text)) return last(text);
    return toldBy(name)(text);
  });
};

const last = (text: string): Step<Said> => ({ _tag: 'Done', values: [{ text, as: 'final' }] });

const lines = (name: string, tell: (text: string) => Step<Said>): Rule<Said> =>
  firstOf<Said>(refused, (token) => {
    if (token._tag !== 'Line') return block(name, '')(token);
    if (isNews(name, token.text)) return undefined;
    return NO.test(token.text) ? { _tag: 'Refused', text: token.text } : tell(token.text);
  });

/** The bytes that a line has announced, told when all of them are there. */
const block =
  (name: string, before: string): Rule<Said> =>
  (token) => {
    if (token._tag !== 'Data') return undefined;
    const text = before + textOf(token.bytes);
    return token.remaining > 0
      ? { _tag: 'More', values: [], next: block(name, text) }
      : { _tag: 'More', values: [{ text, as: 'data' }], next: toLine(name) };
  };

const toldBy =
  (name: string) =>
  (text: string): Step<Said> =>
    YES.test(text) || ANSWERS[name]?.test(text) ? last(text) : { _tag: 'More', values: [{ text }] };

const toLine = (name: string) => lines(name, toldBy(name));
const toSilence = (name: string) =>
  lines(name, (text) => ({ _tag: 'More', values: [{ text }], quiet: SILENCE }));
