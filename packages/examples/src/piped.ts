import { spawn } from 'node:child_process';
import { type Link, type Transport, TransportError } from '@atrx/transport';
import { AsyncSubject, concat, EMPTY, Observable, switchMap, throwError } from 'rxjs';

/** Why nothing goes over a link any more, and whether its far end has just closed it. */
interface End {
  readonly error: TransportError;
  readonly clean: boolean;
}

/**
 * The UART that is the standard input and output of a program, such as `ssh gateway socat - /dev/ttyUSB0,raw,echo=0`. It runs
 * while the link is open, and is told to end by the end of its input. Where it ends by itself the line is closed if that was
 * with 0, and lost otherwise.
 */
export const piped = (program: string, args: readonly string[] = []): Transport =>
  new Observable((subscriber) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdin, stdout } = child;
    // Told once, also to whoever asks later.
    const end$ = new AsyncSubject<End>();
    const end = (error: TransportError, clean = false) => {
      end$.next({ error, clean });
      end$.complete();
      if (clean) subscriber.complete();
      else subscriber.error(error);
    };

    child.once('error', (cause) =>
      end(new TransportError('not-found', `${program} does not run (${cause.message}).`, cause)),
    );
    child.once('exit', (code, signal) => {
      const how = `${program} ended with ${signal ?? code}. Open it again.`;
      end(new TransportError(code === 0 ? 'closed' : 'lost', how), code === 0);
    });
    // Whoever writes is told by what is behind `write`.
    stdin.on('error', () => {});

    // At its end Node throws away what nobody has asked for yet (flushStdio in child_process): this asks, and takes nothing.
    const waiting = () => {};
    stdout.on('readable', waiting);
    const said$ = new Observable<Uint8Array>((reader) => {
      stdout.off('readable', waiting);
      if (stdout.closed) return reader.complete();
      stdout.on('data', (bytes) => reader.next(bytes)).once('close', () => reader.complete());
    });
    const ended$ = end$.pipe(switchMap(({ error, clean }) => (clean ? EMPTY : throwError(() => error))));
    const refused$ = end$.pipe(switchMap(({ error }) => throwError(() => error)));
    const link: Link = {
      // What it has said comes before how it ended.
      bytes$: concat(said$, ended$),
      write: (bytes) =>
        new Observable((writer) => {
          const refusing = refused$.subscribe(writer);
          if (!writer.closed) stdin.write(bytes, (error) => error || writer.complete());
          return refusing;
        }),
    };
    child.once('spawn', () => subscriber.next(link));

    return () => {
      // It has ended by itself: what it has said may still be read.
      if (child.exitCode !== null || child.signalCode !== null) return;
      end(new TransportError('closed', 'The link was closed on this side. Open it again.'));
      stdin.end();
      stdout.destroy();
    };
  });
