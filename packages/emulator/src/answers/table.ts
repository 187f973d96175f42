import type { Command, Family } from './answer.ts';
import { clock } from './clock.ts';
import { configuration } from './configuration.ts';
import { connect } from './connect.ts';
import { context } from './context.ts';
import { general } from './general.ts';
import { identity } from './identity.ts';
import { keepAlive } from './keep-alive.ts';
import { line } from './line.ts';
import { names } from './names.ts';
import { ping } from './ping.ts';
import { power } from './power.ts';
import { receive } from './receive.ts';
import { registration } from './registration.ts';
import { saving } from './saving.ts';
import { send } from './send.ts';
import { server } from './server.ts';
import { status } from './status.ts';
import { transparent } from './transparent.ts';

/** The families of commands. A new one is a file beside this one and a line here. */
const families: Readonly<Record<string, Family>> = {
  general,
  identity,
  line,
  registration,
  context,
  configuration,
  saving,
  names,
  connect,
  send,
  receive,
  server,
  transparent,
  status,
  keepAlive,
  ping,
  clock,
  power,
};

/** A command and the family it belongs to. */
export interface Entry {
  readonly family: string;
  readonly command: Command;
}

const table: ReadonlyMap<string, Entry> = new Map(
  Object.entries(families).flatMap(([family, commands]) =>
    Object.entries(commands).map(([name, command]): [string, Entry] => [name, { family, command }]),
  ),
);

/** The command of that name. */
export const lookUp = (name: string): Entry | undefined => table.get(name);
