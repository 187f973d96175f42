import type { Observable, ObservableInput } from 'rxjs';
import type { At } from '../../channel/at.ts';
import type { Address } from '../../codec/address.ts';
import type { Protocol } from '../../codec/protocol.ts';
import type { Closeable } from '../../scope/closeable.ts';

/**
 * A connection in transparent mode (note 4): the UART is the connection. What is written goes to the peer as it is, and what
 * the peer sends comes as it is, without a frame around it. Unsubscribing from what emitted it closes it.
 */
export interface Pipe extends Closeable {
  readonly protocol: Protocol;
  /** The other end; of a client of the module's own server the port is not told. */
  readonly remote: Pick<Address, 'host'> & Partial<Address>;

  /**
   * What the peer sends, in pieces of any size; what comes before somebody subscribes is kept, up to 1 MiB. Completes when the
   * connection has ended. A peer that sends the line `CLOSED` or `+PDP DEACT` is heard, too: such a line is kept back until it
   * is settled whether the module said it (note 6.3), by DCD where the transport has it, otherwise by `+++`, about a second.
   */
  readonly data$: Observable<Uint8Array>;

  /**
   * The next bytes, at most `length`, once they are there; nothing where the connection has ended. Nobody can tell the peer to
   * wait: what is not asked for is kept, up to 1 MiB. Cold; not to be mixed with `data$`.
   */
  readonly read: (length?: number) => Observable<Uint8Array>;

  /**
   * Writes to the peer, text as UTF-8, and completes when the line has taken the last byte: nothing is known of its delivery
   * then (ask `qisack()` by {@link command}). Writes wait for each other, and while a command has the UART. A payload that
   * would form the escape `+++` is written with pauses, so that it cannot. Errors with `NotConnected` when it has ended.
   */
  readonly write: (data: string | Uint8Array) => Observable<never>;

  /**
   * Steps out of data mode, works with AT commands, and steps back in (`+++` … ATO, note 4). What comes meanwhile waits in the
   * module. Errors with `TimedOut` where the module does not step out, as the work does, after stepping back in, and with
   * `NotConnected` where the connection is closed meanwhile. One at a time, in turn.
   */
  readonly command: <A>(work: (at: At) => ObservableInput<A>) => Observable<A>;
}
