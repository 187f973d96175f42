import { Command, InvalidArgumentError, Option } from 'commander';
import { lastValueFrom, takeUntil } from 'rxjs';
import type { What } from '../emulation.ts';
import { positive } from '../numbers.ts';
import { PROFILES } from '../profile.ts';
import { refuseSettings, withSettings } from '../settings/options.ts';
import { stopped } from '../stopped.ts';
import type { Ragged } from '../uart/ragged.ts';
import type { Where } from '../uart/uart.ts';
import { withWhere } from '../uart/with-where.ts';

const latencyOf = (text: string): What['latency'] => {
  if (text === 'measured') return text;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give milliseconds, or `measured`.');
};

/** `atrx emulate`: a virtual module for any program that can open a serial port. */
export const emulate = withWhere(withSettings(new Command('emulate'), 'none'))
  .description(
    'Be a Quectel module, on a serial port of your own: its connections are real ones of this machine.',
  )
  .addOption(new Option('--profile <name>', 'which module').choices(PROFILES).default('note'))
  .option('--apn <name>', 'the only access point the network accepts (default: any)')
  .addOption(new Option('--sim <state>', 'the card').choices(['absent', 'pin', 'ready']).default('ready'))
  .option('--pin <digits>', 'what opens the card', '1234')
  .addOption(
    new Option('--baud <how>', 'fixed announces its boot, auto is silent')
      .choices(['fixed', 'auto'])
      .default('fixed'),
  )
  .addOption(
    new Option('--esc <effect>', 'what ESC does in a payload')
      .choices(['cancels', 'literal'])
      .default('cancels'),
  )
  .addOption(
    new Option('--latency <ms>', 'how long an answer takes, or `measured` for what real modules take')
      .argParser(latencyOf)
      .default(0),
  )
  .option('--chunks <bytes>', 'what it prints comes in pieces of 1 to so many bytes', positive)
  .option('--delay <ms>', 'each piece comes late, by up to so much', positive)
  .option('--seed <number>', 'what the pieces and the delays are drawn from (default: 1)', positive)
  .addHelpText(
    'after',
    `
Examples:
  atrx emulate                                a port such as /dev/pts/4, which it prints
  atrx emulate --pty /tmp/modem               the same, by a name of your own
  atrx emulate --tcp 7000 --latency measured  at 127.0.0.1:7000, no faster than the real thing
  atrx emulate --chunks 7 --delay 2           on a bad line: what a driver of yours must cope with
  socat PTY,link=/tmp/modem,raw EXEC:'atrx emulate --stdio'
`,
  )
  .action(async (options: What & Where & Ragged, verb: Command) => {
    refuseSettings(verb);
    const { emulation } = await import('../emulation.ts');
    await lastValueFrom(emulation(options).pipe(takeUntil(stopped())), { defaultValue: undefined });
  });
