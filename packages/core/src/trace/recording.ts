import { TransportError } from '@atrx/transport';
import { asyncScheduler, type Observer, type SchedulerLike } from 'rxjs';
import type { Traced } from '../channel/trace.ts';
import type { Trace, TraceEnd, TraceHeader } from './trace.ts';

export interface RecordingOptions {
  /** The clock of whom it records. Default: real time. */
  readonly scheduler?: SchedulerLike;
  /** The dialect that is spoken. */
  readonly dialect?: string;
}

/** Keeps what crosses a line: the option `trace` of a port or a modem, or the observer of a `trace$`. */
export interface Recording extends Observer<Traced> {
  /** What was recorded so far. */
  readonly trace: () => Trace;
}

/** A recording, which begins now. */
export const recording = ({ scheduler = asyncScheduler, dialect }: RecordingOptions = {}): Recording => {
  const header: TraceHeader = { at: scheduler.now(), ...(dialect !== undefined && { dialect }) };
  const records: Traced[] = [];
  let end: TraceEnd | undefined;
  return {
    next: (traced) => void records.push(traced),
    complete: () => {
      end = { at: scheduler.now() };
    },
    error: (error: unknown) => {
      end = { at: scheduler.now(), lost: why(error) };
    },
    trace: () => ({ header, records: [...records], ...(end && { end }) }),
  };
};

const why = (error: unknown): NonNullable<TraceEnd['lost']> =>
  error instanceof TransportError
    ? { reason: error.reason, message: error.message }
    : { reason: 'lost', message: String(error) };
