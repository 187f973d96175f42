import { Command } from 'commander';
import type { ListenOptions } from '../carrying/service.ts';
import { portNumber, positive, seconds } from '../numbers.ts';
import { settingsOf, withSettings } from '../settings/options.ts';
import { UsageError } from '../usage-error.ts';

/** `atrx listen`: like nc -l, with the module as the server. */
export const listen = withSettings(new Command('listen'), 'modem')
  .description('Have the module listen: stdin goes to the client that comes, and what it sends to stdout.')
  .argument('<port>', 'the port of the module', portNumber)
  .option('-u, --udp', 'datagrams: each piece of stdin is one')
  .option('-k, --keep', 'when a client has left, serve the next')
  .option('--echo', 'give each client back what it sends, several at a time')
  .option('--max <clients>', 'with --echo: how many at a time (default: 5)', positive)
  .option('--transparent', 'in transparent mode: the UART becomes the connection of the client')
  .option(
    '--linger <seconds>',
    'hang up after so much silence, once stdin has ended (default: when the client leaves)',
    seconds,
  )
  .addHelpText(
    'after',
    `
Examples:
  atrx listen --port /dev/ttyUSB0 --apn CMNET 2020            one client, and it ends when that leaves
  atrx listen --keep 2020 > journal                           one client after the other
  atrx listen --echo --max 3 2020                             a server to try others with

Who comes and goes is told on stderr. Whoever comes while there is no room is turned away by the module. Ctrl+C hangs up, closes the
context, and ends it: with 0 where it was to go on for ever (--keep, --echo), else with 130.
`,
  )
  .action(async (port: number, options: ListenOptions, verb: Command) => {
    const [{ service, unfit }, { withModem }, { Interrupted }, settings] = await Promise.all([
      import('../carrying/service.ts'),
      import('../modem/with-modem.ts'),
      import('../stopped.ts'),
      settingsOf(verb),
    ]);
    const refusal = unfit(options);
    if (refusal) throw new UsageError(refusal);
    await withModem(settings, service(port, settings, options)).catch((error: unknown) => {
      // A server has no other end than this.
      if (!(error instanceof Interrupted && (options.keep || options.echo))) throw error;
    });
  });
