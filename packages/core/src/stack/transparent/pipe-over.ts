import {
  catchError,
  concat,
  defer,
  EMPTY,
  from,
  Observable,
  type ObservableInput,
  Subscription,
  takeUntil,
  throwError,
} from 'rxjs';
import { utf8 } from '../../bytes/utf8.ts';
import { type At, commandsOf } from '../../channel/at.ts';
import type { Channel } from '../../channel/channel.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { lane } from '../connection/lane.ts';
import { dataLost } from '../receiving/data-lost.ts';
import { PushInlet } from '../receiving/push.ts';
import { DataMode, type Told } from './data-mode.ts';
import type { Pipe } from './pipe.ts';
import type { TransparentMode } from './transparent-mode.ts';

/** A connection in transparent mode, and what its opener needs of it. */
export interface OpenPipe {
  readonly pipe: Pipe;
  /** The module has said CONNECT. */
  readonly enter: () => void;
  /** Steps out for good: completes in command mode, whoever had the UART before. */
  readonly depart$: Observable<never>;
  /** The connection has ended in good order: what came is told, and nothing more will. */
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** The UART as a connection to `address`. It is told once that the module has none any more, or that the line is
 * gone; and that it is of no use any more, since its data has a hole. */
export const pipeOver = (
  { stack: { channel, scheduler, dialect }, stepOut, carrier }: TransparentMode,
  about: Pick<Pipe, 'protocol' | 'remote' | 'close$'>,
  address: string,
  told: Omit<Told, 'data' | 'lapsed'> & { readonly broken: (error: unknown) => void },
): OpenPipe => {
  const inlet = new PushInlet('TCP', { received: () => undefined }, () => undefined);
  const mode = new DataMode(
    {
      channel,
      scheduler,
      endings: dialect.endings,
      stepOut,
      carrier,
      refusal: { _tag: 'NotConnected', address },
    },
    {
      ...told,
      data: (bytes) => inlet.receive(bytes, {}),
      lapsed: (missing) => {
        inlet.cut(missing);
        told.broken(dataLost(missing));
      },
    },
  );
  const writes = lane();
  const commands = lane();
  const pipe: Pipe = {
    ...about,
    data$: inlet.data$,
    read: inlet.read,
    write: (data) => writes(defer(() => mode.write(typeof data === 'string' ? utf8(data) : data))),
    command: (work) => commands(aside(mode, channel, work)),
  };
  return {
    pipe,
    enter: () => mode.enter(),
    depart$: mode.depart$.pipe(
      catchError((error: unknown) =>
        reasonOf(error)?._tag === 'NotConnected' ? EMPTY : throwError(() => error),
      ),
    ),
    end: () => {
      mode.stop();
      inlet.end();
    },
    fail: (error) => {
      mode.stop(error);
      inlet.fail(error);
    },
  };
};

/** Steps out, works as long as there is a connection to step back into, and steps back in, whatever becomes of the work. */
const aside = <A>(mode: DataMode, channel: Channel, work: (at: At) => ObservableInput<A>): Observable<A> =>
  new Observable((subscriber) => {
    let out = false;
    const back$ = defer(() => {
      out = false;
      return mode.back$;
    });
    const work$ = defer(() => {
      out = true;
      return from(work(commandsOf(channel)));
    }).pipe(
      takeUntil(mode.ended$),
      catchError((error: unknown) =>
        concat(
          back$,
          throwError(() => error),
        ),
      ),
    );
    const working = new Subscription();
    // An observer of its own: the work is let go of before it is stepped back in.
    working.add(
      concat(mode.leave$, work$, back$).subscribe({
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
