import type { Observable } from 'rxjs';
import type { Command } from '../at/command.ts';
import type { Urc } from '../at/urc.ts';
import type { Channel } from './channel.ts';

/** AT commands, and whatever the module says. */
export interface At {
  /**
   * Runs a command, one of your own too, when its turn comes. Cold: each subscription runs it once, and what is written
   * cannot be unsaid. Errors with `ModemError` (its `reason` says which), or with `TransportError` when the line is gone.
   */
  readonly run: <A>(command: Command<A>) => Observable<A>;
  /** The lines of one kind of URC, one of your own too. */
  readonly on: <A>(urc: Urc<A>) => Observable<A>;
}

export const commandsOf = (channel: Channel): At => ({
  run: (command) => channel.run(command),
  on: (urc) => channel.on(urc),
});
