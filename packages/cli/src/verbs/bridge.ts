import { Command, Option } from 'commander';
import { lastValueFrom } from 'rxjs';
import { portArgument } from '../bridge/port-argument.ts';
import type { Serve } from '../bridge/serve.ts';
import { willArgument } from '../bridge/will-argument.ts';
import { positive } from '../numbers.ts';
import { configOption, settingsBefore, withSettings } from '../settings/options.ts';
import { endpointOf } from '../uart/endpoint.ts';
import { UsageError } from '../usage-error.ts';

const another = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** `atrx bridge`: serial ports of this machine, for programs on others. */
export const bridge = withSettings(new Command('bridge'), 'none')
  .description('Serve serial ports over WebSocket: to other machines, and to pages of a browser.')
  .addOption(
    new Option(
      '-p, --port <alias=path>',
      'a port and the name clients ask for; may be repeated (or ATRX_PORT)',
    ).argParser(portArgument),
  )
  .option('-b, --baud <rate>', 'the baud rate of serial ports (default: 115200)', positive)
  .addOption(configOption())
  .addOption(
    new Option('-l, --listen <host:port>', 'where; localhost is 127.0.0.1 and ::1')
      .argParser(endpointOf)
      .default({ host: 'localhost', port: 8023 }, 'localhost:8023'),
  )
  .option(
    '--will <[alias=]at|none>',
    'what is written where a writer vanished: what has a module answer AT commands again (at), or nothing; repeated',
    willArgument,
  )
  .option('--token-file <file>', 'what clients are let in by; made if there is none (or ATRX_TOKEN)')
  .option('--origin <origin>', 'pages that may connect, such as https://console.example; repeated', another)
  .option('--host-name <name>', 'a name by which clients reach it, such as gateway.local; repeated', another)
  .option('--tls-cert <file>', 'certificate chain, PEM')
  .option('--tls-key <file>', 'its key, PEM')
  .option('--insecure-behind-proxy', 'listen beyond this machine without TLS: what stands before it has TLS')
  .option('--metrics [path]', 'answer Prometheus there, for bearers of a token (/metrics)')
  .option(
    '--ring <bytes>',
    'how much of each port is kept for clients that are slow or away (1048576)',
    positive,
  )
  .option('--window <ms>', 'how long the place of a client that was cut off is kept (60000)', positive)
  .option('--connections <count>', 'how many one address may have, a proxy too (8)', positive)
  .addOption(new Option('--log <format>', 'on stderr').choices(['text', 'json', 'none']).default('text'))
  .addHelpText(
    'after',
    `
Examples:
  atrx bridge --port modem=/dev/ttyUSB0                    for programs of this machine, with a token it prints
  atrx bridge --port a=/dev/ttyUSB0 --port b=tcp://esp:23  two ports, one behind a raw TCP serial server
  atrx bridge --port modem=/dev/ttyUSB0 --port meter=/dev/ttyUSB1 --will meter=none
  atrx bridge --port modem=/dev/ttyUSB0 --listen 0.0.0.0:8023 --host-name gateway.local \\
              --token-file token --tls-cert chain.pem --tls-key key.pem
  ATRX_TOKEN=… atrx at --port ws://127.0.0.1:8023/modem ATI

A port that is not there, or goes away, is opened when it is back. SIGTERM and Ctrl+C let the ports take what was
accepted, and end it with 0; a second one ends it at once.
`,
  )
  .action(async (options: Partial<Serve> & Omit<Serve, 'port' | 'baud'>, verb: Command) => {
    const [{ serve }, settings] = await Promise.all([import('../bridge/serve.ts'), settingsBefore(verb)]);
    const port = options.port ?? (settings.port === undefined ? [] : portArgument(settings.port));
    if (port.length === 0)
      throw new UsageError(
        'Which port is to be served? Say it by --port modem=/dev/ttyUSB0, or ATRX_PORT; `atrx ports` lists those of this machine.',
      );
    const { baud, tokenFile } = settings;
    const said = { baud, ...(tokenFile !== undefined && { tokenFile }), ...options, port };
    await lastValueFrom(serve(said), { defaultValue: undefined });
  });
