import { either as E } from 'fp-ts';
import type { Command } from '../at/command.ts';
import { accepted } from '../at/rules.ts';
import type { Known, Turn } from './turns.ts';

/** Which of two PDP contexts the commands are about (note 7.1): each has settings of its own. */
const FOREGROUND = 'QIFGCNT';

/** The setting that must be changed before the command may run; the two are one turn, so that nobody comes between. */
export const missing = (known: Known, { needs = {} }: Command<unknown>): Turn | undefined => {
  // The foreground first: what else is needed is needed there.
  const names = Object.keys(needs).sort((one, other) => rank(one) - rank(other));
  for (const name of names) {
    const value = needs[name];
    if (value !== undefined && known[place(known, name)] !== value) return setting(name, value);
  }
  return undefined;
};

const rank = (name: string): number => (name === FOREGROUND ? 0 : 1);

/** Under which name a setting is remembered: which context has it, where that is known. */
const place = (known: Known, name: string): string =>
  name === FOREGROUND ? name : `${name}@${known[FOREGROUND] ?? '?'}`;

const setting = (name: string, value: number): Turn => {
  const line = `AT+${name}=${value}`;
  const command: Command<never> = { name, line: E.right(line), timeout: 5_000, reply: accepted };
  return { id: 0, line, command };
};

const SETTING = /^AT\+(QIDNSIP|QIFGCNT|QISRVC)=(\d)$/;
const DEFAULTS = /^AT(Z|&F|\+CFUN=\d,1)/;

/** What is known after the module has accepted this line, whoever wrote it. */
export const learn = (known: Known, line: string): Known => {
  const said = line.toUpperCase();
  if (DEFAULTS.test(said)) return {};
  const [, name, digit] = SETTING.exec(said) ?? [];
  if (name === undefined) return without(known, (setting) => said.includes(`+${setting.split('@')[0]}=`));
  const value = Number(digit);
  if (name === FOREGROUND) {
    return { ...without(known, (setting) => setting.endsWith('@?')), [FOREGROUND]: value };
  }
  // No paper says whether both contexts share it: in the other one it is known only as what it is here.
  const left = without(known, (setting) => setting.startsWith(`${name}@`) && known[setting] !== value);
  return { ...left, [place(known, name)]: value };
};

/** One among others on a line, or changed elsewhere: what it is now is not known. */
const without = (known: Known, forgotten: (setting: string) => boolean): Known =>
  Object.fromEntries(Object.entries(known).filter(([setting]) => !forgotten(setting)));
