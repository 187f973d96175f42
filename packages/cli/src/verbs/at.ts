import { Command } from 'commander';
import { lastValueFrom, takeUntil, tap } from 'rxjs';
import { positive } from '../positive.ts';
import { stopped } from '../stopped.ts';

interface Options {
  readonly port: string;
  readonly baud: number;
  readonly timeout: number;
  readonly tokenFile?: string;
}

/** `atrx at`: one AT command after the other, and what the module says to each. */
export const at = new Command('at')
  .description('Send AT commands, one after the other, and print what the module answers.')
  .argument('<command...>', 'such as ATI, or AT+CSQ')
  .requiredOption('-p, --port <port>', '/dev/ttyUSB0, tcp://host:port, or ws://host:port/name')
  .option('-b, --baud <rate>', 'its baud rate, where it has one', positive, 115_200)
  .option('-t, --timeout <ms>', 'how long each command may take', positive, 10_000)
  .option('--token-file <file>', 'what a bridge lets in by (or ATRX_TOKEN)')
  .addHelpText(
    'after',
    `
Examples:
  atrx at --port /dev/ttyUSB0 ATI AT+CSQ 'AT+CREG?'
  atrx at --port /dev/ttyUSB0 --timeout 150000 AT+QIREGAPP AT+QIACT AT+QILOCIP
  atrx at --port tcp://192.168.1.20:3333 ATI
  atrx at --port wss://gateway.local:8023/modem --token-file token ATI

It ends with 1 at the first command that is refused or not answered in time.
`,
  )
  .action(async (commands: readonly string[], { port, baud, timeout, tokenFile }: Options) => {
    const [{ answers }, { transportOf }, { clientToken }] = await Promise.all([
      import('../answers.ts'),
      import('../port.ts'),
      import('../token-file.ts'),
    ]);
    const transport = await transportOf(port, { baudRate: baud, token: await clientToken(tokenFile) });
    const told$ = answers(transport, commands, timeout).pipe(
      tap((line) => process.stdout.write(`${line}\n`)),
      takeUntil(stopped()),
    );
    await lastValueFrom(told$, { defaultValue: undefined });
  });
