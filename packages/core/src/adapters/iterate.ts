import { lastValueFrom, toArray } from 'rxjs';
import { joined, NOTHING } from '../bytes/joined.ts';
import type { Socket } from '../stack/connection/socket.ts';

/**
 * What the peer sends, for `for await`: of TCP pieces of any size, of UDP a datagram each. The next is asked for when the loop
 * comes round, so a slow loop slows the sender down. It ends when the connection has, throws what `read()` errors with, and
 * leaves the connection open where the loop is left, with all that it has not told still to be read. Not beside another reader.
 */
export async function* iterate({ read }: Pick<Socket, 'read'>): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const pieces = await lastValueFrom(read().pipe(toArray()));
    if (pieces.length === 0) return;
    // At once: a loop that is left between two of them would have lost the second.
    yield pieces.reduce(joined, NOTHING);
  }
}
