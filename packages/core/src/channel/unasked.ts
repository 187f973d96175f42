import { Subject } from 'rxjs';
import type { UrcEvent } from '../urcs/urc-event.ts';
import type { KnownLines } from './known-lines.ts';
import { isReadable } from './line-bytes.ts';
import type { Loss, UnplacedLoss } from './loss.ts';
import type { Mark, Tracer } from './tracer.ts';

/** What the module says that is no answer to a command which waits for one: news, what comes too late, noise. */
export class Unasked {
  /** Every line of it, but for the late ones. */
  readonly lines = new Subject<string>();
  readonly news = new Subject<UrcEvent>();
  readonly losses = new Subject<Loss>();

  private readonly known: KnownLines;
  private readonly tracer: Tracer;
  private readonly heard: (event: UrcEvent) => void;

  /** `heard` is told of news before anybody else is. */
  constructor(known: KnownLines, tracer: Tracer, heard: (event: UrcEvent) => void) {
    this.known = known;
    this.tracer = tracer;
    this.heard = heard;
  }

  /**
   * A line that ended `at`. `late` is the command that was given up and would claim it, `shown` how it may be shown then: it is
   * news all the same where it is a URC to the letter.
   */
  line(text: string, at: number, mark?: Mark, late?: string, shown = text): void {
    const event = this.known.event(text);
    if (event && event._tag !== 'Unknown') {
      this.tracer.tell(mark, 'urc', text);
      this.tell(text, event);
    } else if (!event || late !== undefined) {
      this.tracer.tell(mark, 'response', text, shown);
      const command = late === undefined ? {} : { command: late };
      this.miss({ _tag: 'Orphan', length: text.length, text: shown, ...command }, at);
    } else this.unknown(text, event, at, mark);
  }

  /** What was lost, or discarded, and `at` which byte that was noticed. */
  miss(loss: UnplacedLoss, at: number): void {
    this.losses.next({ ...loss, at });
  }

  /** A line of nobody's is told to the letter, unless it is none, or may be what came of an echo with a secret in it. */
  private unknown(text: string, event: UrcEvent, at: number, mark: Mark | undefined): void {
    this.tracer.tell(mark, 'noise', text);
    const readable = isReadable(text);
    const shown = this.tracer.hidden(text, !readable);
    if (readable && shown === text) return this.tell(text, event);
    this.miss({ _tag: 'Noise', length: text.length, text: shown }, at);
    this.lines.next(text);
  }

  private tell(text: string, event: UrcEvent): void {
    this.lines.next(text);
    this.heard(event);
    this.news.next(event);
  }
}
