import type { Observable } from 'rxjs';
import type { Protocol } from '../state.ts';

/** Whom to connect to: an address in digits and a port. */
export interface Endpoint {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
}

/** An open connection: a TCP stream, or a UDP socket that talks to one peer. */
export interface Connection {
  /**
   * What the peer sends: pieces of the stream, or one datagram each. One subscriber.
   * Completes when the peer closes; errors when the connection is lost.
   */
  readonly bytes$: Observable<Uint8Array>;
  /**
   * Sends the bytes when subscribed. Emits how many of them the peer has acknowledged as it does so,
   * in as many steps as it likes, and completes after the last; a datagram completes without a count.
   * Errors when the connection is lost first.
   */
  readonly write: (bytes: Uint8Array) => Observable<number>;
  /**
   * The receive window: closed, the peer must wait, and what it sends meanwhile is kept at its end.
   * Datagrams that come while it is closed are lost, as they are in the world.
   */
  readonly hold: (closed: boolean) => void;
}

/** Somebody who has come to a port that is listened at: over TCP by connecting, over UDP by its first datagram. */
export interface Caller {
  readonly remote: { readonly address: string; readonly port: number };
  /**
   * Emits the connection when subscribed, once; unsubscribing hangs up. Over UDP the datagram that came first
   * is the first of its bytes.
   */
  readonly accept$: Observable<Connection>;
  /** Turns it away. A TCP peer is hung up on; the next datagram of a UDP peer makes a caller of it again. */
  readonly refuse: () => void;
}

/** A port that is listened at. */
export interface Listener {
  /** The port it came to be: the one asked for unless the network maps it, a free one where 0 was asked for. */
  readonly port: number;
  /** Each who comes. One subscriber. */
  readonly callers$: Observable<Caller>;
}

/** The world beyond the antenna, as far as a module can see it. */
export interface Network {
  /** Emits the connection once it stands and errors where it cannot; unsubscribing closes it. */
  readonly connect: (endpoint: Endpoint) => Observable<Connection>;
  /**
   * Listens at an address of the module's own. Emits once somebody can come, and errors where the port cannot be had;
   * unsubscribing stops listening. Over TCP those who came stay, over UDP they go with the port they came through.
   */
  readonly listen: (endpoint: Endpoint) => Observable<Listener>;
  /** Emits the addresses of a name, once; none if there is no such name; errors when nobody answers. */
  readonly resolve: (name: string) => Observable<readonly string[]>;
  /** Emits when the reply to a ping of that address comes, and never or not at all if it does not. Without it every host replies. */
  readonly ping?: (address: string) => Observable<unknown>;
}
