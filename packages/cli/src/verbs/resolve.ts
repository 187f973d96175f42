import { Command } from 'commander';
import { concat, tap } from 'rxjs';
import { settingsOf, withSettings } from '../settings/options.ts';
import { telling } from '../telling.ts';

/** `atrx resolve`: the addresses of names, as the module finds them. */
export const resolve = withSettings(new Command('resolve'), 'modem')
  .description('Have the module resolve names, and print their IPv4 addresses.')
  .argument('<name...>', 'such as www.google.com')
  .addHelpText(
    'after',
    `
Examples:
  atrx resolve --port /dev/ttyUSB0 --apn CMNET www.google.com
  atrx resolve --port emulator: --json localhost

Of one name the addresses are printed, of several each with its name. It ends at the first that has none, with 1.
`,
  )
  .action(async (names: readonly string[], _: unknown, verb: Command) => {
    const [{ withModem }, settings] = await Promise.all([import('../modem/with-modem.ts'), settingsOf(verb)]);
    const tell = telling(settings);
    await withModem(settings, (modem) =>
      concat(
        ...names.map((name) =>
          modem
            .resolve(name)
            .pipe(
              tap((address) => tell({ name, address }, names.length > 1 ? `${name} ${address}` : address)),
            ),
        ),
      ),
    );
  });
