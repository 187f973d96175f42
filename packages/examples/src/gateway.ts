/**
 * A gateway between two networks, each behind an access point of its own (note 7): whoever connects to the module over the one
 * is carried on to a server over the other, both ways. Which context is in the foreground is nobody's business here.
 */
import { quectel, type Socket, use } from '@atrx/core';
import { catchError, concat, concatMap, EMPTY, endWith, ignoreElements, merge, mergeMap, take } from 'rxjs';
import { apn, listenAt, peer, transport } from './transport.ts';

const [host, port] = peer('127.0.0.1:7007');

/** Carries both ways until one side has said its last, and the other has been told it. */
const between = (one: Socket, other: Socket) =>
  merge(
    one.data$.pipe(concatMap(other.send), ignoreElements(), endWith(one)),
    other.data$.pipe(concatMap(one.send), ignoreElements(), endWith(other)),
  ).pipe(take(1), ignoreElements());

/** What fails for one client is no end of the gateway. */
const complain = (error: Error) => {
  console.error(error.message);
  return EMPTY;
};

// biome-ignore format: a scope each, indented as it is nested
quectel(transport, { apn }).pipe(
  use((modem) => modem.context({ apn: 'CMWAP' }).pipe(
    use((inside) => {
      console.log(`from ${inside.address}:${listenAt} by way of ${modem.address} to ${host}:${port}`);
      return inside.listen({ max: 3, port: listenAt }).pipe(
        mergeMap((client) => concat(
          modem.tcp(host, port).pipe(use((server) => between(client, server)), catchError(complain)),
          client.close$,
        )),
      );
    }),
  )),
).subscribe({ error: (error: Error) => console.error(error.message) });
