import { either as E } from 'fp-ts';
import { throwError } from 'rxjs';
import type { Command } from '../../at/command.ts';
import { ModemError } from '../../at/reason.ts';
import type { At } from '../../channel/at.ts';
import type { Receiving } from './receiving.ts';

/** Whether what is received has no frame but the one that AT+QIHEAD=1 gives it (note 5.3.1). */
export const framedByHead = (multiple: boolean, { indication, raw }: Receiving): boolean =>
  !multiple && indication === 0 && !raw;

export const unframed = (setting: string): ModemError => new ModemError({ _tag: 'UnframedReceive', setting });

const UNFRAMES = /\+QIHEAD=0/i;

/** The same commands, but for one that would take the frame away. */
export const keepingFrame = (at: At): At => ({
  ...at,
  run: <A>(command: Command<A>) =>
    E.isRight(command.line) && UNFRAMES.test(command.line.right)
      ? throwError(() => unframed('AT+QIHEAD=0'))
      : at.run(command),
});
