import type { Observable } from 'rxjs';
import type { OutgoingSignals, Signals } from '../signals.ts';
import type { Transport } from '../transport.ts';

/** What a transport declares it can do. A law that needs what it cannot do does not apply to it. */
export interface Capabilities {
  /** Its links have `signals`. */
  readonly signals: boolean;
  /** Its far end can close cleanly, in a way the near end can tell from a lost line. A UART or a PTY cannot. */
  readonly hangUp: boolean;
  /** Its far end, or what carries it, sees the near end open and close: `presence$`. */
  readonly presence: boolean;
  /** Its links have `gaps$`, and its far end can have bytes lost. */
  readonly gaps?: boolean;
}

/** The lines that come in, by their names in {@link Signals}. */
export type IncomingLine = Extract<keyof Signals, `${string}$`> extends `${infer Line}$` ? Line : never;

/** The modem lines, as the other end of the cable has them. */
export interface FarLines {
  /** What the near end sets, as it arrives: the lines that were named, or all of them. */
  readonly set$: Observable<OutgoingSignals>;
  /** Shows a line to the near end. One that cannot be shown is left. */
  readonly show: (line: IncomingLine, on: boolean) => unknown;
}

/** The other end of the line, driven by the laws. What its methods return is not looked at. */
export interface Far {
  /** All that reaches the far end, whichever opening it came through. It is subscribed once, before the first opening. */
  readonly bytes$: Observable<Uint8Array>;
  /** Sends to the near end. Called while a link is open; one call may follow another at once. */
  readonly write: (bytes: Uint8Array) => unknown;
  /** Has so many bytes lost behind what was written, told by whatever tells of it. Needed under the capability `gaps`. */
  readonly gap?: (missing: number | undefined) => unknown;
  /** Takes the line away: pulls the plug, resets the connection, destroys the PTY. */
  readonly lose: () => unknown;
  /** Closes cleanly, after all that was written. Needed under the capability `hangUp`. */
  readonly hangUp?: () => unknown;
  /**
   * `true` each time the near end opens, `false` each time it closes. Replays all of it from the making of the rig,
   * lest an opening before any subscription go unseen. Needed under the capability `presence`.
   */
  readonly presence$?: Observable<boolean>;
  /** Its modem lines. Needed under the capability `signals`. */
  readonly lines?: FarLines;
}

/** A transport, never subscribed so far, and the other end of its line. */
export interface Rig {
  readonly transport: Transport;
  readonly far: Far;
  /** Frees what the rig holds; awaited after the law. */
  readonly dispose?: () => unknown;
}

/** A transport under test: how to make a fresh one, and what it can do. */
export interface Setup {
  readonly capabilities: Capabilities;
  /** Makes a device and its transport, for one law. */
  readonly make: () => Rig | Promise<Rig>;
  /** How long a law waits for an event that must come, in ms, before it is broken. Default: 3000. */
  readonly patience?: number;
}
