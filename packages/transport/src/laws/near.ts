import type { Link } from '../transport.ts';
import { type Received, receive } from './received.ts';
import { transportError } from './transport-error.ts';
import { type Ending, told, type Watch, watch } from './watch.ts';

/** A transport that has been subscribed and has given its link. */
export interface Near {
  readonly link: Link;
  readonly opening: Watch<Link>;
  /** Subscribes to `bytes$`. */
  readonly read: () => Watch<Received>;
  /** Writes, and waits until that has completed. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Tries to write, and waits until that has been refused with a TransportError. */
  readonly refuses: (when: string, bytes: Uint8Array) => Promise<void>;
  readonly close: () => void;
}

export const near = (link: Link, opening: Watch<Link>, patience: number): Near => {
  const outcome = async (what: string, bytes: Uint8Array): Promise<Ending | undefined> => {
    const writing = watch(link.write(bytes), patience);
    await writing.until(
      () => writing.ending() !== undefined,
      () => `${what} has neither completed nor failed`,
    );
    if (writing.values.length > 0)
      throw new Error(`${what} emitted something: it may only complete or fail.`);
    return writing.ending();
  };

  return {
    link,
    opening,
    read: () => receive(link.bytes$, patience),
    write: async (bytes) => {
      const ending = await outcome(`A write of ${bytes.length} bytes`, bytes);
      if (ending?._tag === 'Failed') throw new Error(`A write to an open link ${told(ending)}.`);
    },
    refuses: async (when, bytes) => {
      const ending = await outcome(`A write ${when}`, bytes);
      if (ending?._tag !== 'Failed')
        throw new Error(`A write ${when} completed, as if it had been accepted.`);
      transportError(`A write ${when}`, ending.error);
    },
    close: opening.stop,
  };
};
