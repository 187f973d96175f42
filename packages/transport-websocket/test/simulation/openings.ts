import { Violation } from '@atrx/seeds';

/** One opening of a UART by one life of the bridge: what it reads in it is numbered from 0. */
export interface Opening {
  /** Over all ports and lives. */
  readonly number: number;
  readonly server: string;
  readonly port: string;
  /** What that life of the bridge had read of the port before. */
  readonly before: number;
  /** What the bridge calls it. */
  epoch: number;
  /** Bytes the bridge has been given. */
  read: number;
  ended: boolean;
  previous: Opening | undefined;
  next: Opening | undefined;
}

/** All openings there have been. */
export interface Openings {
  readonly opened: (number: number, server: string, port: string, epoch: number) => Opening;
  readonly closed: (server: string, port: string) => Opening;
  readonly read: (server: string, port: string, bytes: number) => void;
  /** The one that is open. */
  readonly open: (server: string, port: string) => Opening | undefined;
  /** The one that is open, or was last. */
  readonly latest: (server: string, port: string) => Opening | undefined;
  readonly find: (server: string, port: string, epoch: number) => Opening;
}

export const openings = (): Openings => {
  const chains = new Map<string, Opening[]>();
  const chain = (server: string, port: string) => {
    const key = `${server} ${port}`;
    const known = chains.get(key);
    if (known) return known;
    const fresh: Opening[] = [];
    chains.set(key, fresh);
    return fresh;
  };
  const latest = (server: string, port: string) => chain(server, port).at(-1);
  const open = (server: string, port: string) => {
    const last = latest(server, port);
    return last && !last.ended ? last : undefined;
  };
  const theOpen = (server: string, port: string) => {
    const found = open(server, port);
    if (!found) throw new Error(`${port} is not open`);
    return found;
  };
  return {
    opened: (number, server, port, epoch) => {
      const all = chain(server, port);
      if (all.some((each) => each.epoch === epoch))
        throw new Violation('R1', `the epoch ${epoch} comes twice`);
      const previous = all.at(-1);
      const fresh: Opening = {
        number,
        server,
        port,
        epoch,
        before: previous ? previous.before + previous.read : 0,
        read: 0,
        ended: false,
        previous,
        next: undefined,
      };
      if (previous) previous.next = fresh;
      all.push(fresh);
      return fresh;
    },
    closed: (server, port) => {
      const ended = theOpen(server, port);
      ended.ended = true;
      return ended;
    },
    read: (server, port, bytes) => {
      theOpen(server, port).read += bytes;
    },
    open,
    latest,
    find: (server, port, epoch) => {
      const found = chain(server, port).find((each) => each.epoch === epoch);
      if (!found) throw new Violation('stream', `there is no epoch ${epoch} of ${port} at ${server}`);
      return found;
    },
  };
};

/** Bytes of the port that were read behind that place of an opening. The ring must have it while these are fewer than it holds. */
export const behind = (last: Opening, opening: Opening, offset: number): number =>
  last.before + last.read - (opening.before + offset);
