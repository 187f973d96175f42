import { emulator, type Latency, m95, mc60, measured, note } from '@atrx/emulator';
import { nodeNetwork } from '@atrx/emulator/node';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  catchError,
  defer,
  EMPTY,
  exhaustMap,
  finalize,
  lastValueFrom,
  type Observable,
  takeUntil,
} from 'rxjs';
import { stopped } from '../stopped.ts';
import { endpointOf } from '../uart/endpoint.ts';
import { uart, type Where } from '../uart/uart.ts';

const profiles = { note, m95, mc60 };

/** What the module is like, as it is said on the command line. */
interface What {
  readonly profile: keyof typeof profiles;
  readonly apn?: string;
  readonly sim: 'absent' | 'pin' | 'ready';
  readonly pin: string;
  readonly baud: 'fixed' | 'auto';
  readonly latency: Latency;
}

/** A virtual module on this machine's network, on a UART, until `stopped$`. It is the same module for all its clients. */
const emulation = ({ profile, apn, sim, pin, baud, latency, ...where }: What & Where): Observable<never> =>
  defer(() => {
    const card = { sim, pin, ...(apn !== undefined && { apn }) };
    const module = emulator({ ...card, baud, latency, profile: profiles[profile], network: nodeNetwork() });
    return uart(where).pipe(
      // A client that is lost is no end of the module.
      exhaustMap((link) => module.serve(link).pipe(catchError(() => EMPTY))),
      takeUntil(stopped()),
      finalize(() => module.control.powerDown('NORMAL POWER DOWN')),
    );
  });

const latencyOf = (text: string): Latency => {
  if (text === 'measured') return measured;
  const milliseconds = Number(text);
  if (!(milliseconds >= 0)) throw new InvalidArgumentError('Give milliseconds, or `measured`.');
  return { '*': milliseconds };
};

/** `atrx emulate`: a virtual module for any program that can open a serial port. */
export const emulate = new Command('emulate')
  .description(
    'Be a Quectel module, on a serial port of your own: its connections are real ones of this machine.',
  )
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
  )
  .addOption(new Option('--profile <name>', 'which module').choices(Object.keys(profiles)).default('note'))
  .option('--apn <name>', 'the only access point the network accepts (default: any)')
  .addOption(new Option('--sim <state>', 'the card').choices(['absent', 'pin', 'ready']).default('ready'))
  .option('--pin <digits>', 'what opens the card', '1234')
  .addOption(
    new Option('--baud <how>', 'fixed announces its boot, auto is silent')
      .choices(['fixed', 'auto'])
      .default('fixed'),
  )
  .addOption(
    new Option('--latency <ms>', 'how long an answer takes, or `measured` for what real modules take')
      .argParser(latencyOf)
      .default({}, '0'),
  )
  .addHelpText(
    'after',
    `
Examples:
  atrx emulate                                a port such as /dev/pts/4, which it prints
  atrx emulate --pty /tmp/modem               the same, by a name of your own
  atrx emulate --tcp 7000 --latency measured  at 127.0.0.1:7000, no faster than the real thing
  socat PTY,link=/tmp/modem,raw EXEC:'atrx emulate --stdio'
`,
  )
  .action(async (options: What & Where) => {
    await lastValueFrom(emulation(options), { defaultValue: undefined });
  });
