import { either as E } from 'fp-ts';
import type { Command } from '../../at/command.ts';
import type { Reason } from '../../at/reason.ts';
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
  'CFUN',
  'QPOWD',
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

/**
 * What an order to restart or to switch off, that the module has answered, does to all that stands on it: after
 * AT+CFUN=1,1 and AT+QPOWD=0 it need not say more.
 */
export const parting = (command: Command<unknown>): Reason | undefined => {
  const { name, args } = asked(command) ?? {};
  if (name === 'CFUN' && args?.[1] === '1') return { _tag: 'ModuleReset' };
  if (name === 'QPOWD') return { _tag: 'PoweredDown', text: `AT+QPOWD=${args?.[0] ?? ''}` };
  return undefined;
};
