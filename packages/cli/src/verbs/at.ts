import { Command, InvalidArgumentError } from 'commander';
import { lastValueFrom, takeUntil, tap } from 'rxjs';
import { stopped } from '../stopped.ts';

interface Options {
  readonly port: string;
  readonly baud: number;
  readonly timeout: number;
}

const positive = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number above 0.');
};

/** `atrx at`: one AT command after the other, and what the module says to each. */
export const at = new Command('at')
  .description('Send AT commands, one after the other, and print what the module answers.')
  .argument('<command...>', 'such as ATI, or AT+CSQ')
  .requiredOption('-p, --port <port>', 'the serial port, such as /dev/ttyUSB0')
  .option('-b, --baud <rate>', 'its baud rate', positive, 115_200)
  .option('-t, --timeout <ms>', 'how long each command may take', positive, 10_000)
  .addHelpText(
    'after',
    `
Examples:
  atrx at --port /dev/ttyUSB0 ATI AT+CSQ 'AT+CREG?'
  atrx at --port /dev/ttyUSB0 --timeout 150000 AT+QIREGAPP AT+QIACT AT+QILOCIP

It ends with 1 at the first command that is refused or not answered in time.
`,
  )
  .action(async (commands: readonly string[], { port, baud, timeout }: Options) => {
    const [{ answers }, { transportOf }] = await Promise.all([import('../answers.ts'), import('../port.ts')]);
    const told$ = answers(transportOf(port, { baudRate: baud }), commands, timeout).pipe(
      tap((line) => process.stdout.write(`${line}\n`)),
      takeUntil(stopped()),
    );
    await lastValueFrom(told$, { defaultValue: undefined });
  });
