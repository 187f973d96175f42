import { Command } from 'commander';
import { takeUntil, tap } from 'rxjs';
import { settingsOf, withSettings } from '../settings/options.ts';
import { telling } from '../telling.ts';

/** `atrx at`: one AT command after the other, and what the module says to each. */
export const at = withSettings(new Command('at'), 'line')
  .description('Send AT commands, one after the other, and print what the module answers.')
  .argument('<command...>', 'such as ATI, or AT+CSQ')
  .option('-t, --timeout <ms>', 'how long each command may take (default: 10000)')
  .addHelpText(
    'after',
    `
Examples:
  atrx at --port /dev/ttyUSB0 ATI AT+CSQ 'AT+CREG?'
  atrx at --port /dev/ttyUSB0 --timeout 150000 AT+QIREGAPP AT+QIACT AT+QILOCIP
  atrx at --port tcp://192.168.1.20:3333 ATI
  atrx at --port wss://gateway.local:8023/modem --token-file token ATI

It ends at the first command that is refused, with 1, or not answered in time, with 4.
`,
  )
  .action(async (commands: readonly string[], _: unknown, verb: Command) => {
    const [{ answers }, { transportBy }, { interruptible }, settings] = await Promise.all([
      import('../answers.ts'),
      import('../port.ts'),
      import('../interruptible.ts'),
      settingsOf(verb),
    ]);
    const tell = telling(settings);
    const told$ = answers(await transportBy(settings), commands, settings.timeout).pipe(
      tap((line) => tell({ line }, line)),
    );
    await interruptible((stop$) => told$.pipe(takeUntil(stop$)));
  });
