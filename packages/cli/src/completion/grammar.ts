import type { Argument, Command, Option } from 'commander';

/** What a value can be, as far as a shell may offer some: ports, files, or these words. */
export type Value =
  | { readonly _tag: 'Any' }
  | { readonly _tag: 'File' }
  | { readonly _tag: 'Port' }
  | { readonly _tag: 'Words'; readonly words: readonly string[] };

export interface Flag {
  /** `-p`, `--port`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Absent of one that stands alone. */
  readonly value?: Value;
  /** The value may be left out. */
  readonly optional: boolean;
}

/** What can be said after a verb, or before it. */
export interface Grammar {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly Flag[];
  /** Of each argument; the last may come again where `more`. */
  readonly values: readonly Value[];
  readonly more: boolean;
}

/** Of the program as a whole, and of each verb. */
export const grammars = (
  program: Command,
): { readonly all: Grammar; readonly verbs: readonly Grammar[] } => ({
  all: grammar(program),
  verbs: program.createHelp().visibleCommands(program).map(grammar),
});

const grammar = (command: Command): Grammar => ({
  name: command.name(),
  description: command.description(),
  flags: command.createHelp().visibleOptions(command).map(flag),
  values: command.registeredArguments.map(argument),
  more: command.registeredArguments.at(-1)?.variadic ?? false,
});

const flag = (option: Option): Flag => {
  const { short, long, description, required, optional, argChoices } = option;
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    optional,
    ...((required || optional) && { value: value(option.flags, argChoices) }),
  };
};

const argument = (given: Argument): Value => value(`<${given.name()}>`, given.argChoices);

/** By what the help calls it. */
const value = (called: string, words: readonly string[] | undefined): Value => {
  if (words) return { _tag: 'Words', words };
  if (/[<[](file|link)[>\]]/.test(called)) return { _tag: 'File' };
  if (/--port\b/.test(called)) return { _tag: 'Port' };
  return { _tag: 'Any' };
};
