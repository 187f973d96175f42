import type { Observable } from 'rxjs';
import type { SendOutcome } from '../../at/reason.ts';
import type { Address } from '../../codec/address.ts';
import type { Protocol } from '../../codec/protocol.ts';
import type { Acknowledged } from '../../commands/index.ts';
import type { Closeable } from '../../scope/closeable.ts';
import type { DetectOptions, KeepAliveOptions } from '../upkeep/upkeep.ts';
import type { Peer } from './seat.ts';

/** What became of a piece of what was sent: the bytes from `from` up to `to`. */
export interface Delivery {
  readonly from: number;
  readonly to: number;
  readonly outcome: SendOutcome;
  /** Why it was not sent, or is not known to have been; absent when it was. */
  readonly because?: string;
}

/** How far a piece of what is sent has come: the bytes from `from` up to `to`. */
export interface SendProgress {
  readonly from: number;
  readonly to: number;
  /**
   * `accepted`: its turn has come, and the module is asked to take it. `sent`: the module has taken it (`SEND OK`).
   * `acknowledged`: the peer's TCP has it (AT+QISACK, note 5.2.2), which says nothing of the program behind.
   */
  readonly stage: 'accepted' | 'sent' | 'acknowledged';
}

/** What came in one packet of UDP. */
export interface Datagram {
  readonly bytes: Uint8Array;
  /** Who sent it; absent with `receive: 'push'`, unless `sender` is asked for. */
  readonly from?: Address;
}

/**
 * A TCP or UDP connection through the module. Unsubscribing from what emitted it closes it; `close$` does so gracefully.
 * When the peer closes, `data$` tells the last bytes and completes. When the context or the line is lost, it errors.
 */
export interface Socket extends Closeable {
  readonly protocol: Protocol;
  /** The other end. */
  readonly remote: Peer;
  /** The module's own number for this connection, 0–5. */
  readonly index: number;

  /**
   * What the peer sends: of TCP the bytes in pieces of any size, of UDP a datagram each. Hot while somebody subscribes, and
   * shared. When received data waits in the module (`receive: 'pull'`) nothing is taken from it while nobody subscribes.
   */
  readonly data$: Observable<Uint8Array>;

  /** The same over UDP, each datagram with its sender: it need not be the one that this side sends to. Not beside `data$`. */
  readonly datagrams$: Observable<Datagram>;

  /**
   * The next bytes, at most `length` (1–1500), once they are there; nothing where the connection has ended. One AT+QIRD and no
   * more: what is not asked for stays in the module, and then with the peer, so whoever reads slowly slows the sender down.
   * With `receive: 'push'` the next block: what is not asked for is kept, up to 1 MiB. Cold; not to be mixed with `data$`.
   */
  readonly read: (length?: number) => Observable<Uint8Array>;

  /**
   * Sends it all, text as UTF-8, and completes when the module has taken the last of it. Cold; sends wait for each other.
   * Errors with `SendFailed` at the first piece that was not sent, or is not known to have been: nothing is sent twice.
   */
  readonly send: (data: string | Uint8Array) => Observable<never>;

  /** The same, told piece by piece of up to 1460 bytes; it completes after the first piece that was not `sent`. */
  readonly deliver: (data: string | Uint8Array) => Observable<Delivery>;

  /**
   * The same, each piece followed until the peer has acknowledged it; it completes when the last has been. Errors with
   * `SendFailed` at the first piece that was not sent, with `NotConnected` when the connection ends before, and with
   * `Invalid` over UDP, where nothing is acknowledged.
   */
  readonly follow: (data: string | Uint8Array) => Observable<SendProgress>;

  /**
   * How many bytes were sent, acknowledged by the peer, and are pending (AT+QISACK, note 5.2.2): at once, and on each change.
   * Cold: while somebody subscribes the module is asked after each send, and every second while something is pending.
   * Completes when the connection is closed. TCP only.
   */
  readonly acknowledged$: Observable<Acknowledged>;

  /**
   * Keeps the connection alive while it is subscribed (note 6.1): after `idle` ms without a byte either way it sends the
   * `probe`, and sees to it that the peer acknowledges it. Where the peer does not, or has left bytes unacknowledged through
   * all that time, it errors with `PeerUnresponsive`, and the connection with it. Completes when one side closes it. TCP only.
   */
  readonly keepAlive: (options?: KeepAliveOptions) => Observable<never>;

  /**
   * Asks once whether the peer is still there (note 6.2): completes when it has acknowledged the `probe`; otherwise the
   * connection fails with `PeerUnresponsive`, and this with it. TCP only.
   */
  readonly detect: (options?: DetectOptions) => Observable<never>;
}
