import { NEVER } from 'rxjs';
import { type Near, near } from './near.ts';
import { type Received, receive } from './received.ts';
import type { Far, Rig, Setup } from './setup.ts';
import { type Watch, watch } from './watch.ts';

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

/** Puts a fresh rig on the bench. `taken` collects how to take down what is on it, the last thing first. */
export const bench = async (setup: Setup, taken: Array<() => unknown>): Promise<Bench> => {
  const { capabilities, make, patience = 3000 } = setup;
  const rig = await make();
  taken.unshift(() => rig.dispose?.());
  const { transport, far } = rig;
  if (capabilities.hangUp && !far.hangUp) throw undeclared('hangUp', 'hangUp()');
  if (capabilities.presence && !far.presence$) throw undeclared('presence', 'presence$');
  if (capabilities.gaps && !far.gap) throw undeclared('gaps', 'gap()');

  const kept = <A>(watching: Watch<A>): Watch<A> => {
    taken.unshift(watching.stop);
    return watching;
  };

  return {
    ...setup,
    rig,
    far,
    arrived: kept(receive(far.bytes$, patience)),
    presence: kept(watch((capabilities.presence && far.presence$) || NEVER, patience)),
    open: async () => {
      const opening = kept(watch(transport, patience));
      await opening.until(
        () => opening.values.length > 0,
        () => 'The transport has been subscribed and has given no link',
      );
      const [link] = opening.values;
      if (!link) throw new Error('The transport has given nothing in place of a link.');
      return near(link, opening, patience);
    },
    another: () => bench(setup, taken),
  };
};

const undeclared = (capability: string, member: string) =>
  new Error(`The setup declares the capability "${capability}", and its far end has no ${member}.`);
