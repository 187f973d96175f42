import { InvalidArgumentError } from 'commander';

/** What is done at a port whose writer vanished: what brings a module that speaks AT back to where it answers, or nothing. */
export type Will = 'at' | 'none';

/** The wills of all ports: by their aliases, and under '' that of those which are not named. */
export type Wills = ReadonlyMap<string, Will>;

/** Reads `ALIAS=at`, `ALIAS=none`, `at` or `none`, and adds it to those before it. */
export const willArgument = (text: string, before: Wills = new Map()): Wills => {
  const [, alias = '', will] = /^(?:([\w.:-]{1,64})=)?(at|none)$/.exec(text) ?? [];
  if (will !== 'at' && will !== 'none')
    throw new InvalidArgumentError('Give at or none, or ALIAS=at or ALIAS=none, such as meter=none.');
  if (before.has(alias))
    throw new InvalidArgumentError(
      alias === '' ? 'It is said twice.' : `There are two wills for ${alias}: give it one.`,
    );
  return new Map([...before, [alias, will]]);
};

/** The will of that port. */
export const willOf = (wills: Wills, alias: string): Will => wills.get(alias) ?? wills.get('') ?? 'at';
