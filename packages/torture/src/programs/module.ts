/** A virtual module on a pseudo-terminal; its connections are real ones. */
import { emulator } from '@atrx/emulator';
import { nodeNetwork } from '@atrx/emulator/node';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import { pty } from '@atrx/transport-serial/pty';
import * as t from 'io-ts';
import { switchMap, tap } from 'rxjs';

const { link } = settingsOf(t.type({ link: t.string }));
const module = emulator({ network: nodeNetwork() });

pty({ link })
  .pipe(
    tap(() => tell('ready')),
    switchMap((port) => module.serve(port)),
  )
  .subscribe({
    error: (error: unknown) => {
      process.stderr.write(`${error}\n`);
      process.exit(1);
    },
  });
answering({});
