import { type Observer, Subscriber } from 'rxjs';
import { guarded, report } from '../scope/report.ts';
import { closedThere } from './line-end.ts';

/** Who reads a line. */
interface Reader {
  heard(chunk: Uint8Array): void;
  /** Nothing more comes. */
  lose(error: unknown): void;
}

/**
 * Subscribes a reader to the bytes of a line without the detour of rxjs, which for a chunk takes as long as to find what is in it.
 * It is a class of its own: one that others subscribe through as well would be called in as many ways, and V8 would inline none.
 */
export const lineReader = (reader: Reader): Subscriber<Uint8Array> =>
  new Subscriber<Uint8Array>(new Reading(reader));

/** What a reader throws is nobody's but its own: it is reported, and the line is read on. */
class Reading implements Observer<Uint8Array> {
  private readonly reader: Reader;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  next(chunk: Uint8Array): void {
    try {
      this.reader.heard(chunk);
    } catch (error) {
      report(error);
    }
  }

  error(error: unknown): void {
    guarded(() => this.reader.lose(error));
  }

  complete(): void {
    guarded(() => this.reader.lose(closedThere()));
  }
}
