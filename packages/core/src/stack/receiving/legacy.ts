import { filter, type Subscription, take } from 'rxjs';
import type { Command } from '../../at/command.ts';
import type { Channel } from '../../channel/channel.ts';
import type { Kept } from './inlet.ts';

/**
 * Is given what a read has brought that was on the wire when the index became another's, `surely` of that one where the
 * module took it in later; nothing, where it came to nobody.
 */
export type Heir = (kept: Kept | undefined, surely: boolean) => void;

/** A read whose index became another's while it was on the wire: what it brings may be that one's. */
export class Legacy {
  private readonly heir: Heir;
  private readonly listening: Subscription;
  private surely = false;

  constructor({ underway$ }: Pick<Channel, 'underway$'>, reading: Command<unknown>, heir: Heir) {
    this.heir = heir;
    this.listening = underway$
      .pipe(
        filter(({ command, phase }) => command === reading && phase === 'taken'),
        take(1),
      )
      .subscribe(() => {
        this.surely = true;
      });
  }

  /** The read has come to its end: it is not taken in any more. */
  end(): void {
    this.listening.unsubscribe();
  }

  pass(kept: Kept | undefined): void {
    this.heir(kept, this.surely);
  }
}
