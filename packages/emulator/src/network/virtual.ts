import { from, NEVER, Observable, type ObservableInput, of, Subject, throwError } from 'rxjs';
import type { Protocol } from '../state.ts';
import { type Call, exchange } from './exchange.ts';
import { gate } from './gate.ts';
import type { Connection, Endpoint, Network } from './network.ts';

/** The module, as a server of the virtual network sees it. */
export interface Peer {
  /** What the module sends: pieces of a stream, or a datagram each. Completes when the module hangs up. */
  readonly bytes$: Observable<Uint8Array>;
  /** Where the module called: the address and port it asked for. */
  readonly endpoint: Endpoint;
}

/**
 * What a server does with a peer: the bytes it sends. Completing closes the connection, an error loses it.
 * It is unsubscribed when the module hangs up.
 */
export type Service = (peer: Peer) => ObservableInput<Uint8Array>;

/** How a server behaves below its service. */
export interface Listening {
  /** The connection stands when this emits or completes; it is refused when this errors. Default: at once. */
  readonly accept$?: ObservableInput<unknown>;
  /** How much of a write of that many bytes is acknowledged, in as many steps as it takes. Default: all, at once. */
  readonly acknowledge?: (size: number) => Observable<number>;
}

/** A network in memory. Nothing in it takes time unless a service does; a port nobody serves refuses. */
export interface VirtualNetwork extends Network {
  /** Serves a TCP port, at every address. */
  readonly tcp: (port: number, service: Service, listening?: Listening) => VirtualNetwork;
  /** Serves a UDP port, at every address. */
  readonly udp: (port: number, service: Service, listening?: Listening) => VirtualNetwork;
  /** Gives a name its addresses. */
  readonly name: (name: string, ...addresses: string[]) => VirtualNetwork;
  /**
   * Somebody out there calls the module: emits its end of the connection, and errors where the module does not listen.
   * Unsubscribing hangs up. Over UDP it always stands, and the module learns of it with its first datagram.
   */
  readonly call: (call: Call) => Observable<Connection>;
}

/** A service that sends back what it is sent. */
export const echo: Service = (peer) => peer.bytes$;

/** A service that takes everything and says nothing. */
export const silent: Service = () => NEVER;

/** @see VirtualNetwork */
export const virtualNetwork = (): VirtualNetwork => {
  const servers = new Map<string, { readonly service: Service; readonly listening: Listening }>();
  const names = new Map<string, readonly string[]>();
  const serve =
    (protocol: Protocol) =>
    (port: number, service: Service, listening: Listening = {}): VirtualNetwork => {
      servers.set(`${protocol} ${port}`, { service, listening });
      return network;
    };

  const { listen, call } = exchange();
  const network: VirtualNetwork = {
    listen,
    call,
    tcp: serve('TCP'),
    udp: serve('UDP'),
    name: (name, ...addresses) => {
      names.set(name.toLowerCase(), addresses);
      return network;
    },
    connect: (endpoint) => {
      const server = servers.get(`${endpoint.protocol} ${endpoint.port}`);
      if (server) return connection(endpoint, server.service, server.listening);
      // Nobody answers a datagram that nobody takes: over UDP that is not an error.
      if (endpoint.protocol === 'UDP') return connection(endpoint, silent, {});
      return throwError(
        () => new Error(`Refused: nobody serves TCP port ${endpoint.port} of the virtual network.`),
      );
    },
    resolve: (name) => of(names.get(name.toLowerCase()) ?? []),
  };
  return network;
};

const connection = (endpoint: Endpoint, service: Service, listening: Listening): Observable<Connection> =>
  new Observable((subscriber) => {
    const sent$ = new Subject<Uint8Array>();
    const incoming = gate(endpoint.protocol === 'TCP');
    const acknowledge = listening.acknowledge ?? ((size) => of(size));
    let standing = false;

    const stand = () => {
      if (standing) return;
      standing = true;
      subscriber.next({
        bytes$: incoming.bytes$,
        hold: incoming.hold,
        write: (bytes) =>
          new Observable((writer) => {
            sent$.next(bytes);
            if (endpoint.protocol === 'UDP') return writer.complete();
            return acknowledge(bytes.length).subscribe(writer);
          }),
      });
      subscriber.add(from(service({ bytes$: sent$, endpoint })).subscribe(incoming));
    };
    subscriber.add(
      from(listening.accept$ ?? of(0)).subscribe({
        next: stand,
        complete: stand,
        error: (cause) => subscriber.error(cause),
      }),
    );
    return () => sent$.complete();
  });
