import { catchError, defaultIfEmpty, map, type Observable, of, throwError } from 'rxjs';
import type { Channel } from '../../channel/channel.ts';
import { ati } from '../../commands/index.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import { gsm } from '../../dialects/gsm.ts';
import { recognise } from '../../dialects/recognise.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { askedAgain } from '../asked-again.ts';

/** Asks the module who it is (ATI), and tells how such a module speaks; one that does not say, as the note has it. */
export const identify = (channel: Channel): Observable<Dialect> =>
  channel.run(ati()).pipe(
    askedAgain(),
    map(({ model }) => recognise(model)),
    defaultIfEmpty(gsm),
    catchError((error: unknown) => (isAnswer(error) ? of(gsm) : throwError(() => error))),
  );

/** No name is no failure: only the end of everything is. */
const isAnswer = (error: unknown): boolean => {
  switch (reasonOf(error)?._tag) {
    case 'Refused':
    case 'Malformed':
    case 'TimedOut':
      return true;
    default:
      return false;
  }
};
