import type { Transport } from '@atrx/transport';
import { Observable } from 'rxjs';

/** Puts a chunk on a line, as if the module had sent it. */
export type Feed = (chunk: Uint8Array) => void;

/** The same line, on which bytes come in besides: `fed` is told how. */
export const beside = (line: Transport, fed: (feed: Feed) => void): Transport =>
  new Observable((opened) =>
    line.subscribe({
      next: (link) => {
        const bytes$ = new Observable<Uint8Array>((reader) => {
          fed((chunk) => reader.next(chunk));
          return link.bytes$.subscribe(reader);
        });
        opened.next({ ...link, bytes$ });
      },
      error: (error: unknown) => opened.error(error),
      complete: () => opened.complete(),
    }),
  );
