import { InvalidArgumentError } from 'commander';
import { schemeOf } from '../port.ts';

/** A port that is served: the name clients ask for, and where it is. A client never names a path. */
export interface PortArgument {
  readonly alias: string;
  /** A device such as `/dev/ttyUSB0`, or `tcp://HOST:PORT`. */
  readonly path: string;
}

/** What a port is called that was given no name. */
const UNNAMED = 'modem';

/** Reads `ALIAS=PATH`, or `PATH`, and adds it to those before it. */
export const portArgument = (text: string, before: readonly PortArgument[] = []): readonly PortArgument[] => {
  const [, alias = UNNAMED, path] = /^(?:([\w.:-]{1,64})=)?(.+)$/.exec(text) ?? [];
  const scheme = path && schemeOf(path);
  if (!path || (scheme !== undefined && scheme !== 'tcp'))
    throw new InvalidArgumentError(
      'Give ALIAS=PATH, such as modem=/dev/ttyUSB0 or modem=tcp://192.168.1.20:3333.',
    );
  if (before.some((port) => port.alias === alias))
    throw new InvalidArgumentError(
      `There are two ports named ${alias}. Give each a name of its own: ALIAS=PATH.`,
    );
  return [...before, { alias, path }];
};
