import { NEVER } from 'rxjs';
import type { Link } from '../transport.ts';
import { type Received, receive } from './received.ts';
import type { Far, Rig, Setup } from './setup.ts';
import { told, type Watch, watch } from './watch.ts';

/** A transport that has been subscribed and has given its link. */
export interface Near {
  readonly link: Link;
  readonly opening: Watch<Link>;
  /** Subscribes to `bytes$`. */
  readonly read: () => Watch<Received>;
  /** Writes, and waits until that has completed. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Tries to write, and waits until that has been refused. */
  readonly refuses: (when: string, bytes: Uint8Array) => Promise<void>;
  readonly close: () => void;
}

/** One rig in the hands of a law. */
export interface Bench extends Setup {
  readonly rig: Rig;
  readonly far: Far;
  /** All that has reached the far end. */
  readonly arrived: Watch<Received>;
  /** What the far end saw of openings and closings; nothing without that capability. */
  readonly presence: Watch<boolean>;
  readonly open: () => Promise<Near>;
  /** A second rig that has no part in this one. */
  readonly another: () => Promise<Bench>;
}

/** Puts a fresh rig on the bench; what is on it is taken down in the end, by `cleared`. */
export const bench = async (setup: Setup, cleared: Array<() => unknown>): Promise<Bench> => {
  const { capabilities, make, patience = 3000 } = setup;
  const rig = await make();
  cleared.unshift(() => rig.dispose?.());
  const { transport, far } = rig;
  for (const [capability, driver] of [
    ['hangUp', far.hangUp],
    ['presence', far.presence$],
  ] as const)
    if (capabilities[capability] && !driver)
      throw new Error(
        `The setup declares the capability "${capability}", and its far end has no such member.`,
      );

  const kept = <A>(watching: Watch<A>): Watch<A> => {
    cleared.unshift(watching.stop);
    return watching;
  };
  const arrived = kept(receive(far.bytes$, patience));
  const presence = kept(watch((capabilities.presence && far.presence$) || NEVER, patience));

  const near = (link: Link, opening: Watch<Link>): Near => ({
    link,
    opening,
    read: () => kept(receive(link.bytes$, patience)),
    write: async (bytes) => {
      const writing = kept(watch(link.write(bytes), patience));
      await writing.until(
        () => writing.ending() !== undefined,
        () => `A write of ${bytes.length} bytes has not completed`,
      );
      const ending = writing.ending();
      if (ending?._tag === 'Failed') throw new Error(`A write to an open link ${told(ending)}.`);
      if (writing.values.length > 0)
        throw new Error('A write emitted something: it may only complete or fail.');
    },
    refuses: async (when, bytes) => {
      const writing = kept(watch(link.write(bytes), patience));
      await writing.until(
        () => writing.ending() !== undefined,
        () => `A write ${when} has neither failed nor completed`,
      );
      const ending = writing.ending();
      if (ending?._tag !== 'Failed')
        throw new Error(`A write ${when} completed, as if it had been accepted.`);
      transportError(`A write ${when}`, ending.error);
    },
    close: opening.stop,
  });

  return {
    ...setup,
    rig,
    far,
    arrived,
    presence,
    open: async () => {
      const opening = kept(watch(transport, patience));
      await opening.until(
        () => opening.values.length > 0,
        () => 'The transport has been subscribed and has given no link',
      );
      const [link] = opening.values;
      if (!link) throw new Error('The transport has given nothing in place of a link.');
      return near(link, opening);
    },
    another: () => bench(setup, cleared),
  };
};

/**
 * Rejects what is no TransportError: of one of the reasons, where they are told.
 * By name: a package may meet the class twice, as a module and as CommonJS.
 */
export const transportError = (what: string, error: unknown, ...reasons: string[]): void => {
  const { name, reason } = Object(error) as { name?: unknown; reason?: unknown };
  if (name !== 'TransportError')
    throw new Error(`${what} failed with ${String(error)}, which is no TransportError.`);
  if (reasons.length > 0 && !reasons.includes(String(reason)))
    throw new Error(
      `${what} failed for the reason "${String(reason)}" in place of "${reasons.join('" or "')}".`,
    );
};
