import { Command, Option } from 'commander';
import { settingsOf, withSettings } from '../settings/options.ts';

const another = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** `atrx at`: AT commands, as they are given, as they come from a pipe, or as somebody types them. */
export const at = withSettings(new Command('at'), 'line')
  .description('Send AT commands, one after the other, and print what the module answers.')
  .argument('[command...]', 'such as ATI, or AT+CSQ; none: from stdin, one a line, or typed in a terminal')
  .addOption(
    new Option('-d, --data <text|@file>', 'what a command asks for, such as AT+QISEND; repeated').argParser(
      another,
    ),
  )
  .option('-t, --timeout <ms>', 'how long each command may take (default: as long as the manual says)')
  .addHelpText(
    'after',
    `
Examples:
  atrx at --port /dev/ttyUSB0                                     a prompt, with completion, help and a history
  atrx at --port /dev/ttyUSB0 ATI AT+CSQ 'AT+CREG?'
  atrx at --port /dev/ttyUSB0 AT+QIREGAPP AT+QIACT AT+QILOCIP
  atrx at --port /dev/ttyUSB0 --data hello AT+QISEND=0,5
  atrx at --port tcp://192.168.1.20:3333 ATI
  atrx at --port wss://gateway.local:8023/modem --token-file token ATI
  printf 'ATI\\nAT+CSQ\\n' | atrx at --port emulator: --json

It ends at the first command that is refused, with 1, or not answered in time, with 4; at the prompt it goes on. From a pipe
the data of a command is what follows it. The history is ~/.local/state/atrx/history, without PINs and passwords.
`,
  )
  .action(
    async (commands: readonly string[], { data }: { readonly data?: readonly string[] }, verb: Command) => {
      const [{ talk }, settings] = await Promise.all([import('../at/talk.ts'), settingsOf(verb)]);
      await talk(commands, data ?? [], settings);
    },
  );
