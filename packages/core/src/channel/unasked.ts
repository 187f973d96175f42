import { Subject } from 'rxjs';
import type { UrcEvent } from '../urcs/urc-event.ts';
import type { KnownLines } from './known-lines.ts';
import { isReadable } from './line-bytes.ts';
import type { Loss } from './loss.ts';
import type { Mark, Tracer } from './tracer.ts';

/** Who is told before anybody else is. */
interface Listener {
  readonly heard: (event: UrcEvent) => void;
  /** What came could be read, or was noise. */
  readonly judged: (legible: boolean) => void;
}

/** What is known of a line that nobody waits for. */
interface Circumstances {
  /** The command that was given up and would claim it. */
  readonly late?: string | undefined;
  /** How it may be shown where it is that one's. */
  readonly shown?: string;
  /** It is what the line has left of one. */
  readonly torn?: boolean;
}

/** What the module says that is no answer to a command which waits for one: news, what comes too late, noise. */
export class Unasked {
  /** Every line of it, but for the late ones. */
  readonly lines = new Subject<string>();
  readonly news = new Subject<UrcEvent>();
  readonly losses = new Subject<Loss>();

  private readonly known: KnownLines;
  private readonly tracer: Tracer;
  private readonly first: Listener;

  constructor(known: KnownLines, tracer: Tracer, first: Listener) {
    this.known = known;
    this.tracer = tracer;
    this.first = first;
  }

  /** A line that ended `at`: news where it is a URC to the letter, whatever else it may be. */
  line(
    text: string,
    at: number,
    mark?: Mark,
    { late, shown = text, torn = false }: Circumstances = {},
  ): void {
    const event = torn ? ({ _tag: 'Unknown', text } as const) : this.known.event(text);
    if (event && event._tag !== 'Unknown') {
      this.tracer.tell(mark, 'urc', text);
      this.first.judged(true);
      this.lines.next(text);
      this.tell(event);
    } else if (!event || (late !== undefined && !torn)) {
      this.tracer.tell(mark, 'response', text, shown);
      this.first.judged(true);
      const { length } = text;
      // Spelled out: a spread takes ten times as long, and half of a chatty line may be this.
      this.miss(
        late === undefined
          ? { _tag: 'Orphan', length, text: shown, at }
          : { _tag: 'Orphan', length, text: shown, command: late, at },
      );
    } else this.unknown(text, event, at, mark, torn);
  }

  /** News of the module, whether it was said or seen otherwise. */
  tell(event: UrcEvent): void {
    this.first.heard(event);
    this.news.next(event);
  }

  /** What was lost, or discarded. */
  miss(loss: Loss): void {
    this.losses.next(loss);
  }

  /** A line of nobody's is told to the letter, unless it is none, or may be what came of an echo with a secret in it. */
  private unknown(text: string, event: UrcEvent, at: number, mark: Mark | undefined, torn: boolean): void {
    this.tracer.tell(mark, 'noise', text);
    const readable = isReadable(text);
    const shown = this.tracer.hidden(text, !readable);
    if (!readable) this.first.judged(false);
    if (!torn) this.lines.next(text);
    if (readable && shown === text) this.news.next(event);
    else this.miss({ _tag: 'Noise', length: text.length, text: shown, at });
  }
}
