import {
  catchError,
  concat,
  defer,
  EMPTY,
  from,
  Observable,
  type ObservableInput,
  Subscription,
  throwError,
} from 'rxjs';
import { utf8 } from '../../bytes/utf8.ts';
import { type At, commandsOf } from '../../channel/at.ts';
import type { Channel } from '../../channel/channel.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { lane } from '../lane.ts';
import { PushInlet } from '../push.ts';
import { DataMode, type DataModeOptions } from './data-mode.ts';
import type { Pipe } from './pipe.ts';

/** A connection in transparent mode, and what its opener needs of it. */
export interface OpenPipe {
  readonly pipe: Pipe;
  readonly mode: DataMode;
  /** Steps out for good: completes in command mode, whoever had the UART before. */
  readonly depart$: Observable<never>;
  /** The connection has ended in good order: what came is told, and nothing more will. */
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** Is told once that the module has no connection any more, or that the line is gone. */
export interface Ending {
  readonly ended: () => void;
  readonly failed: (error: unknown) => void;
}

export const pipeOver = (
  options: DataModeOptions,
  about: Pick<Pipe, 'protocol' | 'remote' | 'close$'>,
  told: Ending,
): OpenPipe => {
  const inlet = new PushInlet('TCP', { drained: () => undefined, came: () => undefined });
  const mode = new DataMode(options, {
    data: (bytes) => inlet.receive(bytes, 0),
    ended: told.ended,
    failed: told.failed,
  });
  const writes = lane();
  const commands = lane();
  const pipe: Pipe = {
    ...about,
    data$: inlet.data$,
    write: (data) => {
      const bytes = typeof data === 'string' ? utf8(data) : data;
      return writes(defer(() => mode.write(bytes)));
    },
    command: (work) => commands(aside(mode, options.channel, work)),
  };
  return {
    pipe,
    mode,
    depart$: defer(() => mode.depart$).pipe(
      catchError((error: unknown) =>
        reasonOf(error)?._tag === 'NotConnected' ? EMPTY : throwError(() => error),
      ),
    ),
    end: () => {
      mode.stop();
      inlet.end();
    },
    fail: (error) => {
      mode.stop();
      inlet.fail(error);
    },
  };
};

/** Steps out, works, and steps back in, whatever becomes of the work. */
const aside = <A>(mode: DataMode, channel: Channel, work: (at: At) => ObservableInput<A>): Observable<A> =>
  new Observable((subscriber) => {
    let out = false;
    const working = new Subscription();
    const back$ = defer(() => {
      out = false;
      return mode.back$;
    });
    working.add(
      concat(
        mode.leave$,
        defer(() => {
          out = true;
          return from(work(commandsOf(channel)));
        }).pipe(
          catchError((error: unknown) =>
            concat(
              back$,
              throwError(() => error),
            ),
          ),
        ),
        back$,
      ).subscribe({
        next: (value) => subscriber.next(value),
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
    return () => {
      working.unsubscribe();
      if (out) mode.back$.subscribe({ error: () => undefined });
    };
  });
