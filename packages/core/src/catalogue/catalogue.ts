import { connections } from './chapters/connections.ts';
import { context } from './chapters/context.ts';
import { general } from './chapters/general.ts';
import { identity } from './chapters/identity.ts';
import { names } from './chapters/names.ts';
import { network } from './chapters/network.ts';
import { power } from './chapters/power.ts';
import { receiving } from './chapters/receiving.ts';
import { sending } from './chapters/sending.ts';
import { servers } from './chapters/servers.ts';
import { status } from './chapters/status.ts';
import { transparent } from './chapters/transparent.ts';
import type { Entry } from './entry.ts';

/** The commands by chapters, as an engineer goes through them. */
export const chapters: Readonly<Record<string, readonly Entry[]>> = {
  general,
  identity,
  network,
  context,
  connections,
  sending,
  receiving,
  servers,
  transparent,
  names,
  status,
  power,
};

/** All commands of the manual that are known here. */
export const catalogue: readonly Entry[] = Object.values(chapters).flat();

/** The one that is meant by `QIOPEN`, `at+qiopen`, `+QIOPEN=?`, `AT+QIOPEN=0,…` or, of a basic command, `I` or `&F`. */
export const find = (name: string): Entry | undefined => {
  const asked = name.trim().toUpperCase();
  const bare = asked.replace(/[=?].*$/, '');
  const meant = [asked, bare, `AT${bare}`, `AT+${bare}`, bare.replace(/^\+/, 'AT+')];
  return bare === '' ? undefined : catalogue.find(({ stem }) => meant.includes(stem));
};
