import { Command, Option } from 'commander';
import type { ConnectOptions } from '../carrying/connection.ts';
import { portNumber, seconds } from '../numbers.ts';
import { settingsOf, withSettings } from '../settings/options.ts';

/** `atrx connect`: like nc, through the module. */
export const connect = withSettings(new Command('connect'), 'modem')
  .description('Connect to a host through the module: stdin goes to it, and what it sends to stdout.')
  .argument('<host>', 'its name, or its IPv4 address')
  .argument('<port>', 'its port', portNumber)
  .option('-u, --udp', 'datagrams: each piece of stdin is one')
  .addOption(
    new Option('--tls', 'TLS, by this program: the module needs none of its own').conflicts([
      'udp',
      'transparent',
    ]),
  )
  .option('--tls-ca <file>', 'with --tls: whom to trust in place of those of Node, PEM')
  .option('--tls-insecure', 'with --tls: believe anybody who answers')
  .option('--servername <name>', 'with --tls: whose certificate it is to be (default: the host)')
  .option('--transparent', 'in transparent mode: the UART becomes the connection')
  .option(
    '--linger <seconds>',
    'end after so much silence, once stdin has ended (default: when the peer closes)',
    seconds,
  )
  .addHelpText(
    'after',
    `
Examples:
  atrx connect --port /dev/ttyUSB0 --apn CMNET example.com 7           type, and read the answers
  printf 'GET / HTTP/1.0\\r\\n\\r\\n' | atrx connect example.com 80 > page   with ATRX_PORT and ATRX_APN
  atrx connect --tls example.com 443
  atrx connect --udp --linger 2 pool.ntp.org 123 < question > answer

It ends when the peer closes, or nobody reads its stdout any more, with 0. Ctrl+C closes the connection and the context.
What the peer sends waits in the module, and then with the peer, until stdout takes it; with --transparent, and --receive push or
raw, up to 1 MiB of it waits here. Where a piece was not sent, or is not known to have been, it says so and ends with 1.
`,
  )
  .action(async (host: string, port: number, options: ConnectOptions, verb: Command) => {
    const [{ connection }, { tlsOptions }, { withModem }, settings] = await Promise.all([
      import('../carrying/connection.ts'),
      import('../carrying/tls-options.ts'),
      import('../modem/with-modem.ts'),
      settingsOf(verb),
    ]);
    await withModem(settings, connection({ host, port }, settings, options, await tlsOptions(options)));
  });
