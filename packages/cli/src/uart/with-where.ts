import { type Command, Option } from 'commander';
import { endpointOf } from './endpoint.ts';

/** Gives the verb the options that say `Where` the UART of its module comes out. */
export const withWhere = (command: Command): Command =>
  command
    .addOption(
      new Option('--pty [link]', 'on a pseudo-terminal, with a symlink of that name (default)').conflicts([
        'stdio',
        'tcp',
      ]),
    )
    .addOption(new Option('--stdio', 'on stdin and stdout').conflicts(['tcp']))
    .addOption(
      new Option('--tcp <host:port>', 'behind a raw TCP serial server, for one client at a time').argParser(
        endpointOf,
      ),
    );
