import type { Command, Family } from './answer.ts';
import { general } from './general.ts';

/** The families of commands. A new one is a file beside this one and a line here. */
export const families: Readonly<Record<string, Family>> = { general };

/** The command of that name, and the family it belongs to. */
export const lookUp = (name: string): { readonly family: string; readonly command: Command } | undefined => {
  for (const [family, commands] of Object.entries(families)) {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command) return { family, command };
  }
  return undefined;
};
