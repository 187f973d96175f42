import { type FileHandle, open } from 'node:fs/promises';
import { concatMap, from, map, mergeMap, Observable, timer, using } from 'rxjs';
import { UsageError } from '../usage-error.ts';

/** A line of a file; the last one may be without its end. */
export interface FileLine {
  readonly text: string;
  readonly whole: boolean;
}

/** How often a file that grows is looked at, in ms. */
const LOOKED_AT = 100;

/** The lines of a file; with `follow` those that are written to it from then on, too, without end. Errors with `UsageError`. */
export const linesOf = (path: string, { follow }: { readonly follow: boolean }): Observable<FileLine> =>
  from(opened(path)).pipe(
    mergeMap((file) =>
      using(
        () => ({ unsubscribe: () => void file.close() }),
        () => linesIn(follow ? timer(0, LOOKED_AT).pipe(concatMap(() => rest(file))) : rest(file)),
      ),
    ),
  );

/** The lines of what comes in on stdin. */
export const linesFrom = (input: AsyncIterable<unknown>): Observable<FileLine> =>
  linesIn(from(input).pipe(map((chunk) => (Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))))));

const opened = (path: string): Promise<FileHandle> =>
  open(path, 'r').catch((cause: Error) => {
    throw new UsageError(`${path} cannot be read (${cause.message}).`, { cause });
  });

const PIECE = 64 * 1_024;

/** What there is behind what was read so far. */
const rest = (file: FileHandle): Observable<Buffer> =>
  new Observable((subscriber) => {
    const read = async () => {
      while (!subscriber.closed) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(PIECE), 0, PIECE, null);
        if (bytesRead === 0) return subscriber.complete();
        subscriber.next(buffer.subarray(0, bytesRead));
      }
    };
    read().catch((error: unknown) => subscriber.error(error));
  });

const linesIn = (bytes$: Observable<Buffer>): Observable<FileLine> =>
  new Observable((subscriber) => {
    let begun = Buffer.alloc(0);
    return bytes$.subscribe({
      next: (bytes) => {
        const all = Buffer.concat([begun, bytes]);
        const end = all.lastIndexOf(0x0a) + 1;
        begun = all.subarray(end);
        if (end > 0)
          for (const text of all.toString('utf8', 0, end - 1).split('\n'))
            subscriber.next({ text, whole: true });
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => {
        if (begun.length > 0) subscriber.next({ text: begun.toString('utf8'), whole: false });
        subscriber.complete();
      },
    });
  });
