import { either as E } from 'fp-ts';
import type { Command } from '../../at/command.ts';
import { params } from '../../codec/params.ts';

/** What a line has the module do: its name without `AT+`, its parameters. */
export interface Asked {
  readonly name: string;
  readonly args: readonly string[];
}

const TELLING: readonly string[] = [
  'QIFGCNT',
  'QISRVC',
  'QIMUX',
  'QIREGAPP',
  'QIACT',
  'QILOCIP',
  'QIDEACT',
  'QIDNSGIP',
  'QIOPEN',
  'QICLOSE',
  'QISERVER',
  'QISTAT',
  'QISTATE',
  'QISSTAT',
  'CGATT',
];
const ORDER = /^AT\+([A-Z]+)(?:=(.*))?$/i;
const QUESTION = /^AT\+(CPIN|CREG|CGREG|CGATT|QISERVER)\?$/i;

const written = ({ line }: Command<unknown>): string => (E.isRight(line) ? line.right : '');

/** The order in a line that changes the state, or tells it; nothing in a test of one (`AT+X=?`), nor where it is one of several. */
export const asked = (command: Command<unknown>): Asked | undefined => {
  const [, word = '', rest] = ORDER.exec(written(command)) ?? [];
  const name = word.toUpperCase();
  if (!TELLING.includes(name) || rest === '?') return undefined;
  return { name, args: rest === undefined ? [] : params(rest) };
};

/** What a line asks of the module, if what it tells belongs to the state: the name without `AT+` and `?`. */
export const question = (command: Command<unknown>): string | undefined =>
  QUESTION.exec(written(command))?.[1]?.toUpperCase();
