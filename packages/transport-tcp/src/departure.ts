import type { Socket } from 'node:net';
import { type SchedulerLike, timer } from 'rxjs';

/** How long the other side may take to close its half after this side has closed its own, in ms. */
const GRACE = 1000;

const leaving = new Map<string, Promise<unknown>>();

/** Resolves when the connections to that address which this process was closing at the time of the call are closed. */
export const departed = async (address: string): Promise<void> => {
  await leaving.get(address);
};

/**
 * Closes the connection. What was taken from a writer still arrives: a close(2) with something unread would reset the
 * connection and lose it, so the other side is heard out. A serial server has one client: who comes next waits.
 */
export const depart = (
  address: string,
  socket: Socket,
  { discarding, scheduler }: { readonly discarding: boolean; readonly scheduler: SchedulerLike | undefined },
): void => {
  if (socket.destroyed) return;
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  if (discarding || socket.pending) socket.destroy();
  else {
    socket.resume().end();
    const patience = timer(GRACE, scheduler).subscribe(() => socket.destroy());
    socket.once('close', () => patience.unsubscribe());
  }

  const all = Promise.all([leaving.get(address), gone]).finally(() => {
    if (leaving.get(address) === all) leaving.delete(address);
  });
  leaving.set(address, all);
};
