import { lookup } from 'node:dns/promises';
import { catchError, defer, map, of, throwError } from 'rxjs';
import type { Network } from '../network/network.ts';
import { listenTcp } from './listen-tcp.ts';
import { listenUdp } from './listen-udp.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

/** Where this machine lets the module listen. */
export interface NodeNetworkOptions {
  /** The address of this machine the module's ports are bound to: in digits, IPv4. Default: `127.0.0.1`, for nobody but this machine. */
  readonly host?: string;
  /**
   * What a port of the module (AT+QILPORT) is on this machine, where it is another one: `{ 2020: 12020 }`; 0 is any
   * that is free, and the module's state tells which: `state.contexts[0].server.port`.
   */
  readonly ports?: Readonly<Record<number, number>>;
}

/** The network of this machine: real sockets, real names. */
export const nodeNetwork = ({ host = '127.0.0.1', ports = {} }: NodeNetworkOptions = {}): Network => ({
  connect: (endpoint) => (endpoint.protocol === 'TCP' ? tcp(endpoint) : udp(endpoint)),
  listen: ({ protocol, port: asked }) => {
    const port = ports[asked] ?? asked;
    return protocol === 'TCP' ? listenTcp(host, port) : listenUdp(host, port);
  },
  resolve: (name) =>
    defer(() => lookup(name, { family: 4, all: true })).pipe(
      map((records) => records.map(({ address }) => address)),
      catchError((cause: unknown) => (isUnknown(cause) ? of([]) : throwError(() => cause))),
    ),
});

const isUnknown = (cause: unknown) =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOTFOUND' || cause.code === 'ENODATA');
