import { either as E } from 'fp-ts';
import type { Command } from '../at/command.ts';
import { accepted } from '../at/rules.ts';
import type { Known, Turn } from './turns.ts';

/** The setting that must be changed before the command may run; the two are one turn, so that nobody comes between. */
export const missing = (known: Known, { needs = {} }: Command<unknown>): Turn | undefined => {
  for (const [name, value] of Object.entries(needs)) if (known[name] !== value) return setting(name, value);
  return undefined;
};

const setting = (name: string, value: number): Turn => {
  const line = `AT+${name}=${value}`;
  const command: Command<never> = { name, line: E.right(line), timeout: 5_000, reply: accepted };
  return { id: 0, line, command };
};

const SETTING = /^AT\+(QIDNSIP|QIFGCNT|QISRVC)=(\d)$/;

/** What is known after the module has accepted this line, whoever wrote it. */
export const learn = (known: Known, line: string): Known => {
  const said = line.toUpperCase();
  const [, name, value] = SETTING.exec(said) ?? [];
  if (name !== undefined) return { ...known, [name]: Number(value) };
  // One among others on a line: what it is now is not known.
  return Object.fromEntries(Object.entries(known).filter(([setting]) => !said.includes(`+${setting}=`)));
};
