import type { Observable } from 'rxjs';
import type { Gap } from './gap.ts';
import type { Signals } from './signals.ts';
import type { Tuning } from './tuning.ts';

/**
 * A UART that can be opened. Subscribing opens it and emits exactly one {@link Link};
 * unsubscribing closes it. It completes when the far end closes cleanly and errors with
 * {@link TransportError} when the line is lost. Subscribing again opens afresh.
 * The twelve laws every transport obeys are in `@atrx/transport/laws`.
 */
export type Transport = Observable<Link>;

/** An open UART: raw bytes both ways. */
export interface Link {
  /**
   * What arrives, in pieces of any size. One subscriber; what arrived before it subscribed waits for it.
   * A chunk that was handed out is never written into again, so a view of it stays true for ever.
   * Completes when the far end closes cleanly; errors with {@link TransportError} when the line is lost,
   * or closed on this side while somebody still reads.
   */
  readonly bytes$: Observable<Uint8Array>;

  /**
   * Writes the bytes, once for each subscription. Cold: nothing is written before it is subscribed.
   * Completes when the bytes are accepted by the line, in the order of subscription; concurrent writes
   * do not interleave. Errors with {@link TransportError} when they cannot be.
   */
  readonly write: (bytes: Uint8Array) => Observable<never>;

  /**
   * Each loss of bytes at its very place in `bytes$`: told synchronously, behind the chunk before it and ahead of the chunk
   * after it. To be subscribed before `bytes$`: what was lost before that was, waits with what arrived, and nothing is told
   * again. Completes with the link, in whatever way `bytes$` ends. Its absence says that this transport cannot tell: there,
   * bytes may be lost without a word.
   */
  readonly gaps$?: Observable<Gap>;

  /** The modem lines, where the transport has them: its absence is the declaration that it has none. */
  readonly signals?: Signals;

  /** The settings of the line, where they can be changed while it is open. */
  readonly tuning?: Tuning;
}
