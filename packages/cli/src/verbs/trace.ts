import { Command } from 'commander';
import { settingsOf, withSettings } from '../settings/options.ts';

const watch = withSettings(new Command('watch'), 'none')
  .description('Show a trace that was recorded, or that is being recorded.')
  .argument('<file>', 'of --trace, of `atrx trace`, or of @atrx/core/trace; - is stdin')
  .option('-f, --follow', 'show what is written to it, too, up to the end of the trace', false)
  .option('--json', 'the lines of the file as they are', false)
  .action(async (file: string, options: { readonly follow: boolean; readonly json: boolean }) => {
    const { watch: watching } = await import('../trace/watch.ts');
    await watching(file, options);
  });

/** `atrx trace`: what crosses a line, shown and kept. */
export const trace = withSettings(new Command('trace'), 'line')
  .description('Show what a module says, record by record, and keep it in a file with --trace.')
  .option('-o, --out <file>', 'the same as --trace')
  .addHelpText(
    'after',
    `
Examples:
  atrx trace --port ws://gateway:8023/modem --out trouble.ndjson   watches the program that uses it, and touches nothing
  atrx trace --port /dev/ttyUSB0                                   what the module says by itself: its start, its URCs
  atrx at --port /dev/ttyUSB0 --trace trouble.ndjson AT+QIACT      every verb that opens a module keeps what crosses its line
  atrx trace watch trouble.ndjson                                  shows it
  atrx trace watch --follow trouble.ndjson                         while it grows
  atrx replay trouble.ndjson                                       plays the module of it to another program

Ctrl+C ends it, with 0. Of a program that is watched the bridge tells what the module says, its echo among it.
`,
  )
  .addCommand(watch)
  .action(async ({ out }: { readonly out?: string }, verb: Command) => {
    const [{ record }, settings] = await Promise.all([import('../trace/record.ts'), settingsOf(verb)]);
    await record(out === undefined ? settings : { ...settings, trace: out });
  });
