import { lookup } from 'node:dns/promises';
import { catchError, defer, map, of, throwError } from 'rxjs';
import type { Network } from '../network/network.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

/** The network of this machine: real sockets, real names. */
export const nodeNetwork = (): Network => ({
  connect: (endpoint) => (endpoint.protocol === 'TCP' ? tcp(endpoint) : udp(endpoint)),
  resolve: (name) =>
    defer(() => lookup(name, { family: 4, all: true })).pipe(
      map((records) => records.map(({ address }) => address)),
      catchError((cause: unknown) => (isUnknown(cause) ? of([]) : throwError(() => cause))),
    ),
});

const isUnknown = (cause: unknown) =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOTFOUND' || cause.code === 'ENODATA');
