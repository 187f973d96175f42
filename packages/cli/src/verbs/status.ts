import { Command, Option } from 'commander';
import { seconds } from '../numbers.ts';
import { settingsOf, withSettings } from '../settings/options.ts';

interface Options {
  readonly interval: number;
  readonly both?: true;
  readonly once?: true;
  readonly observe?: true;
}

/** `atrx status`: how a module is, as long as somebody looks. */
export const status = withSettings(new Command('status'), 'line')
  .description('Show how a module is: its signal, network, context, connections and traffic.')
  .option('-i, --interval <seconds>', 'how often it is asked', seconds, 2_000)
  .option('--both', 'both contexts, not only the one in the foreground')
  .option('--once', 'ask once, and end')
  .addOption(
    new Option('--observe', 'behind a bridge: only watch, while another program has the module').conflicts(
      'both',
    ),
  )
  .addHelpText(
    'after',
    `
Examples:
  atrx status --port /dev/ttyUSB0
  atrx status --port /dev/ttyUSB0 --once --json
  atrx status --port ws://127.0.0.1:8023/modem --observe

It asks, and sets nothing: what another program has left open is still open afterwards. With --both each context is in the
foreground while it is asked (AT+QIFGCNT), and then again the one that was: in between is no good moment to pull the cable. With --observe it does not ask either,
and shows what it sees: what the module says unasked, and how much crosses the line. Ctrl+C ends it with 0.
`,
  )
  .action(async (options: Options, verb: Command) => {
    const [{ shown }, settings] = await Promise.all([import('../status/shown.ts'), settingsOf(verb)]);
    await shown(settings, options);
  });
