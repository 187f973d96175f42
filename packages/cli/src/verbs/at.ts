import { atPort, reasonOf, use } from '@atrx/core';
import { Command, InvalidArgumentError } from 'commander';
import { catchError, concat, lastValueFrom, type Observable, takeUntil, tap, throwError } from 'rxjs';
import { type PortOptions, transportOf } from '../port.ts';
import { stopped } from '../stopped.ts';
import { typedCommand } from '../typed-command.ts';

interface Options extends PortOptions {
  readonly port: string;
  /** How long each command may take, in ms. */
  readonly timeout: number;
}

/** Every line of every answer, in turn; the first command that fails is the last. */
const answers = (commands: readonly string[], { port, timeout, ...options }: Options): Observable<string> => {
  const typed = commands.map((text) => typedCommand(text, timeout));
  return atPort(transportOf(port, options)).pipe(
    use((module) => concat(...typed.map(module.run))),
    catchError((error: unknown) => throwError(() => advised(error, options))),
  );
};

/** What the library cannot know: which options there are to mend it. */
const advised = (error: unknown, { baudRate }: PortOptions): unknown => {
  const reason = reasonOf(error);
  if (reason?._tag !== 'TimedOut') return error;
  const { command, after } = reason;
  const message =
    reason.awaiting === 'prompt'
      ? `${command} wants data, which this verb cannot give.`
      : `${command} had no answer within ${after} ms. Is it the right port, and its baud rate ${baudRate} (--baud)? ` +
        'Some commands take longer: --timeout 150000 is enough for AT+QIACT.';
  return new Error(message, { cause: error });
};

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
  .action(async (commands: readonly string[], { baud: baudRate, ...options }) => {
    const told$ = answers(commands, { baudRate, ...options }).pipe(
      tap((line) => process.stdout.write(`${line}\n`)),
      takeUntil(stopped()),
    );
    await lastValueFrom(told$, { defaultValue: undefined });
  });
