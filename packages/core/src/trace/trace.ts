import type { TransportReason } from '@atrx/transport';
import type { Traced } from '../channel/trace.ts';

/** What crossed a line, from its opening to its end, in its order. */
export interface Trace {
  readonly header: TraceHeader;
  readonly records: readonly Traced[];
  /** How the line ended; absent where whoever recorded it ended first. */
  readonly end?: TraceEnd;
  /** The file ends in the middle of this line of it, as one does whose writer was killed: that line is left out. */
  readonly cutAt?: number;
}

export interface TraceHeader {
  /** When the recording began, in ms on the clock of its records: since 1970 where that is real time. */
  readonly at: number;
  /** The name of the dialect that was spoken, where it is known. */
  readonly dialect?: string;
}

export interface TraceEnd {
  /** On the clock of the records. */
  readonly at: number;
  /** The line was lost, for that reason; absent where this side has closed it. */
  readonly lost?: { readonly reason: TransportReason; readonly message: string };
}

/** What the first line of a file calls it. */
export const FORMAT = 'atrx-trace';
/** The version of the format that is written, and read. */
export const VERSION = 1;
