import type { Observer } from 'rxjs';
import type { Piece } from './arrivals.ts';

/** What bytes on the line are: those that came in belong to exactly one of the six latter kinds. */
export type TraceKind =
  | 'command'
  | 'input'
  | 'escape'
  | 'echo'
  | 'response'
  | 'urc'
  | 'payload'
  | 'prompt'
  | 'noise';

/** Some bytes that crossed the line. */
export interface Traced {
  /** When it was clear what they are, in ms on the scheduler's clock. */
  readonly at: number;
  readonly direction: 'out' | 'in';
  readonly kind: TraceKind;
  /**
   * How many bytes on the wire, line ends and headers included: the sizes of all that came in add up to what came in. 0 of a
   * line whose bytes were told as payload before, in data mode.
   */
  readonly size: number;
  /** The line, without its ends and with its secrets hidden; of payload and input, how many bytes. */
  readonly text: string;
  /** The very bytes, line ends included; what stood before a line belongs to it. Secrets are masked, each byte by a `*`. */
  readonly bytes: Uint8Array;
  /** Something of it is masked. */
  readonly redacted?: true;
  /** How many chunks had come in by then. */
  readonly chunks: number;
  /** How the bytes came, where they came in. */
  readonly pieces?: readonly Piece[];
}

/** What crosses the line is told to whom, and how. */
export interface Tracing {
  /** Called with everything that crosses the line, from its opening on; an observer is told of its end too, as by `trace$`. */
  readonly trace?: ((traced: Traced) => void) | Partial<Observer<Traced>>;
  /** Whether traces show PINs and passwords. Default: `hidden`. */
  readonly secrets?: 'hidden' | 'shown';
}
