import type { SchedulerLike } from 'rxjs';
import type { Takeover } from '../protocol/message.ts';
import type { ScriptStep } from '../protocol/script.ts';
import type { Position } from './machine/position.ts';

/** How a client comes to a bridge. */
export interface BridgeAccess {
  /** The bridge's token: printable ASCII, without spaces. It is never part of a URL. */
  readonly token?: string | undefined;
  /** What the other clients are told who this is: at most 64 characters. Default 'atrx'. */
  readonly name?: string | undefined;
  /** The clock and the timers. Default: those of the platform, which no change of the date disturbs. */
  readonly scheduler?: SchedulerLike | undefined;
}

/** How a remote UART is used. */
export interface RemoteOptions extends BridgeAccess {
  /** The port's name. Default: the last segment of the URL's path; '' is the only port there is. */
  readonly port?: string | undefined;
  /** A port has one writer, and any number of observers, who see all that it reads. Default 'writer'. */
  readonly role?: 'writer' | 'observer' | undefined;
  /** What is done about another writer: stay away, take over if it does not answer, take over anyway. Default 'no'. */
  readonly takeover?: Takeover | undefined;
  /** What the bridge does at the UART should this writer vanish. Default: what the port is configured with. */
  readonly will?: readonly ScriptStep[] | undefined;
  /**
   * What a loss of received bytes does (this client was slower than the bridge's memory is long): it ends the link at its
   * exact place, or is told by `events$` and passed over. Default: it ends the link of a writer, and is told to an observer.
   */
  readonly gaps?: 'fail' | 'tell' | undefined;
  /** Where to begin to read. Default: with what arrives from now on. */
  readonly resumeFrom?: Position | undefined;
  /**
   * Milliseconds without a connection before the link is lost; Infinity is allowed. Default: for a writer as long as the
   * bridge keeps its place, for an observer for ever.
   */
  readonly patience?: number | undefined;
  /**
   * When bytes count as consumed, so that the bridge may forget them: when they were handed over, or, 'explicit', when
   * `acknowledge` was called, for instance because they are in a journal. No more than 64 KiB come beyond them.
   * Default 'delivered'.
   */
  readonly acknowledge?: 'delivered' | 'explicit' | undefined;
  /** Whether the link has `signals`. Default true; say false where the lines of the port are not wired. */
  readonly signals?: boolean | undefined;
}
