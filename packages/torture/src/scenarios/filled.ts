import { setTimeout as wait } from 'node:timers/promises';
import type { Program } from '@atrx/processes';
import { MiB } from '@atrx/processes';

/** What a bridge holds for a client at least that it takes for blocked. */
const HELD = 16_384;
/** A bridge sends a client 1 MiB beyond what that has consumed: it is told so four times as often. */
const PIECE = MiB / 4;
/** More than all the buffers of a kernel. */
const MOST = 64 * MiB;

/** For how many of its clients a server holds what the kernel does not take. */
export const blocked = async (ask: Program['ask']): Promise<number> =>
  (await ask('held')).filter((bytes) => bytes > HELD).length;

/**
 * Feeds so much that the sockets of those who do not read are full, and the bridge has to hold what it owes them. They say that
 * they have consumed it all the same: otherwise it would send no more than a kernel takes. Gives how many bytes were fed.
 */
export const filled = async (
  ask: Program['ask'],
  deaf: readonly Program[],
  feed: (bytes: number) => Promise<unknown>,
): Promise<number> => {
  let full = false;
  for (let fed = PIECE; fed <= MOST; fed += PIECE) {
    await feed(PIECE);
    // What is under way between two processes of a machine has arrived by then.
    await wait(20);
    const before = full;
    full = (await blocked(ask)) >= deaf.length;
    // Twice: the kernel takes nothing of it meanwhile.
    if (full && before) return fed;
    if (!full) await Promise.all(deaf.map((client) => client.ask('consume', fed - PIECE)));
  }
  throw new Error(`after ${MOST / MiB} MiB the sockets of those who do not read are not full`);
};
