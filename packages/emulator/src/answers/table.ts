import type { Command, Family } from './answer.ts';
import { connect } from './connect.ts';
import { context } from './context.ts';
import { general } from './general.ts';
import { identity } from './identity.ts';
import { names } from './names.ts';
import { power } from './power.ts';
import { receive } from './receive.ts';
import { registration } from './registration.ts';
import { send } from './send.ts';
import { server } from './server.ts';
import { status } from './status.ts';
import { transparent } from './transparent.ts';

/** The families of commands. A new one is a file beside this one and a line here. */
const families: Readonly<Record<string, Family>> = {
  general,
  identity,
  registration,
  context,
  names,
  connect,
  send,
  receive,
  server,
  transparent,
  status,
  power,
};

/** The command of that name, and the family it belongs to. */
export const lookUp = (name: string): { readonly family: string; readonly command: Command } | undefined => {
  for (const [family, commands] of Object.entries(families)) {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command) return { family, command };
  }
  return undefined;
};
