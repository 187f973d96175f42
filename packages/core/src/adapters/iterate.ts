import { lastValueFrom, toArray } from 'rxjs';
import type { Socket } from '../stack/connection/socket.ts';

/**
 * What the peer sends, for `for await`: of TCP pieces of any size, of UDP a datagram each. The next is asked for when the loop
 * comes round, so a slow loop slows the sender down. It ends when the connection has, throws what `read()` errors with, and
 * leaves the connection open where the loop is left. Not beside another reader.
 */
export async function* iterate({ read }: Pick<Socket, 'read'>): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const pieces = await lastValueFrom(read().pipe(toArray()));
    if (pieces.length === 0) return;
    yield* pieces;
  }
}
