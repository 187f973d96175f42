import { Command } from 'commander';
import { positive } from '../numbers.ts';
import { settingsOf, withSettings } from '../settings/options.ts';
import { telling } from '../telling.ts';

interface Options {
  readonly count: number;
  readonly wait: number;
}

/** `atrx ping`: whether a host answers the module, and how soon. */
export const ping = withSettings(new Command('ping'), 'modem')
  .description('Have the module ping a host (AT+QPING).')
  .argument('<host>', 'its name, or its IPv4 address')
  .option('-c, --count <packets>', 'how many, 1 to 10', positive, 4)
  .option('-W, --wait <seconds>', 'how long each is waited for, 1 to 255', positive, 1)
  .addHelpText(
    'after',
    `
Examples:
  atrx ping --port /dev/ttyUSB0 --apn CMNET www.google.com
  atrx ping --port emulator: --json --count 1 127.0.0.1

It ends with 0 where the host has answered at least once, and else with 1.
`,
  )
  .action(async (host: string, { count, wait }: Options, verb: Command) => {
    const [{ pinged }, { withModem }, settings] = await Promise.all([
      import('../pinged.ts'),
      import('../modem/with-modem.ts'),
      settingsOf(verb),
    ]);
    await withModem(settings, ({ at }) => pinged(at, { host, count, wait }, telling(settings)));
  });
